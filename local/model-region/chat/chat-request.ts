// A chat completion request as it arrives, checked field by field as far as this region uses it.
import { invalidRequest } from '../serving/azure-error.ts'
import { isObject, isWholeNumber } from '../serving/read-body.ts'

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const
type Role = (typeof roles)[number]

export interface ChatMessage {
  readonly role: Role
  readonly content: string
}

export interface ChatRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly isStream: boolean
  readonly includesUsage: boolean
  readonly maxTokens: number | undefined
}

export function parseChatRequest(body: Record<string, unknown>): ChatRequest {
  const { model, messages, stream, stream_options: streamOptions, n } = body
  if (typeof model !== 'string')
    throw invalidRequest("Missing required parameter: 'model'.", 'model', 'missing_required_parameter')
  if (!Array.isArray(messages) || messages.length === 0) {
    throw invalidRequest("Invalid 'messages': expected a non-empty array.", 'messages', 'invalid_type')
  }
  if (n !== undefined && n !== null && n !== 1)
    throw invalidRequest("This region supports only 'n' = 1.", 'n', 'unsupported_value')
  if (streamOptions && stream !== true) {
    throw invalidRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", 'stream_options')
  }
  return {
    model,
    messages: messages.map(parseMessage),
    isStream: stream === true,
    includesUsage: isObject(streamOptions) && streamOptions['include_usage'] === true,
    maxTokens: parseMaxTokens(body),
  }
}

function parseMessage(value: unknown, index: number): ChatMessage {
  const param = `messages[${index}]`
  const { role, content } = isObject(value) ? value : {}
  if (isRole(role)) return { role, content: parseContent(content, `${param}.content`) }
  throw invalidRequest(
    `Invalid value: '${param}.role'. Supported values are: ${roles.join(', ')}.`,
    param,
    'invalid_value',
  )
}

function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value)
}

/** A string, or a list of text parts. */
function parseContent(content: unknown, param: string): string {
  if (typeof content === 'string') return content
  if (content === null || content === undefined) return ''
  if (!Array.isArray(content)) throw invalidRequest(`Invalid type for '${param}'.`, param, 'invalid_type')
  return content.map(partText).join('\n')
}

function partText(part: unknown): string {
  const text = isObject(part) ? part['text'] : undefined
  return typeof text === 'string' ? text : ''
}

function parseMaxTokens(body: Record<string, unknown>): number | undefined {
  const param = body['max_completion_tokens'] === undefined ? 'max_tokens' : 'max_completion_tokens'
  const value = body[param]
  if (value === undefined || value === null) return undefined
  if (isWholeNumber(value) && value >= 1) return value
  throw invalidRequest(
    `Invalid '${param}': integer below minimum value. Expected a value >= 1.`,
    param,
    'integer_below_min_value',
  )
}
