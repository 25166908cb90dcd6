// A chat deployment behind the OpenAI v1 API: one call, streamed, failures told apart.
import type OpenAI from 'openai'
import type { ChatDeployment, DeploymentChatEvent, DeploymentChatRequest } from '../models/chat-deployment.ts'
import type { FinishReason } from '../models/chat-model.ts'
import type { DeploymentInfo } from '../models/deployment.ts'
import { ModelError } from '../models/model-failure.ts'
import type { TokenUsage } from '../models/token-usage.ts'
import { toModelError } from './openai-failure.ts'
import { readRateLimit } from './rate-limit-reading.ts'

export interface OpenAiChatOptions {
  readonly client: OpenAI
  /** The deployment's name in its resource. */
  readonly deployment: string
  readonly info: DeploymentInfo
  /** For servers that do not report usage. */
  readonly countTokens: (text: string) => number
  /** Milliseconds since the epoch: `retry-after` may be a date. */
  readonly now: () => number
}

export function openAiChatDeployment(options: OpenAiChatOptions): ChatDeployment {
  return { info: options.info, stream: (request, signal) => streamChat(options, request, signal) }
}

async function* streamChat(
  { client, deployment, info, countTokens, now }: OpenAiChatOptions,
  request: DeploymentChatRequest,
  signal: AbortSignal,
): AsyncGenerator<DeploymentChatEvent> {
  let text = ''
  let finishReason: FinishReason | undefined
  let usage: TokenUsage | undefined
  try {
    const { data: chunks, response } = await client.chat.completions
      .create(
        {
          model: deployment,
          messages: [...request.messages],
          max_completion_tokens: request.maxOutputTokens,
          stream: true,
          stream_options: { include_usage: true },
        },
        { signal },
      )
      .withResponse()
    yield { type: 'accepted', rateLimit: readRateLimit(response.headers) }

    for await (const chunk of chunks) {
      // The usage chunk and Azure's filter chunk carry no choice.
      const choice = chunk.choices[0]
      if (choice?.delta.content) {
        text += choice.delta.content
        yield { type: 'text-delta', text: choice.delta.content }
      }
      if (choice?.finish_reason) finishReason = finishReasonOf(choice.finish_reason)
      if (chunk.usage) usage = usageOf(chunk.usage)
    }
    // An aborted stream, and one cut off cleanly, both just end the SDK's loop.
    if (signal.aborted) throw new ModelError({ kind: 'cancelled' })
    if (!finishReason) throw new ModelError({ kind: 'dropped' })
  } catch (error) {
    throw toModelError(error, { signal, now: now(), hasStarted: text !== '', info })
  }
  yield { type: 'finish', finishReason, usage: usage ?? countedUsage(request, text, countTokens) }
}

function finishReasonOf(reason: OpenAI.ChatCompletionChunk.Choice['finish_reason']): FinishReason {
  if (reason === 'content_filter') {
    throw new ModelError({ kind: 'content-filtered', side: 'answer', category: 'unspecified' })
  }
  return reason === 'length' ? 'length' : 'stop'
}

function usageOf(usage: OpenAI.CompletionUsage): TokenUsage {
  return {
    promptTokens: usage.prompt_tokens,
    cachedPromptTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    completionTokens: usage.completion_tokens,
  }
}

function countedUsage(
  { messages }: DeploymentChatRequest,
  text: string,
  countTokens: (text: string) => number,
): TokenUsage {
  const promptTokens = messages.reduce((sum, message) => sum + countTokens(message.content), 0)
  return { promptTokens, cachedPromptTokens: 0, completionTokens: countTokens(text) }
}
