// POST /chat/completions: charged, then struck by a fault or answered by the offline model.
import { randomUUID } from 'node:crypto'
import { answerEnding } from '../faults/answer-ending.ts'
import type { FaultRule } from '../faults/fault-rule.ts'
import { takeFault } from '../faults/take-fault.ts'
import { strikeBeforeAnswer } from '../faults/strike-before-answer.ts'
import { completeOffline } from '../offline-model/complete-offline.ts'
import { admit } from '../quota/admit.ts'
import type { ChatDeployment } from '../region-options.ts'
import { invalidRequest } from '../serving/azure-error.ts'
import type { Exchange } from '../serving/exchange.ts'
import { findDeployment } from '../serving/find-deployment.ts'
import { loadTokenizer, type Tokenizer } from '../tokens/tokenizer.ts'
import { parseChatRequest, type ChatRequest } from './chat-request.ts'
import { cutToLimit, type Completion } from './completion.ts'
import { measurePrompt, type PromptTokens } from './prompt-tokens.ts'
import { sendCompletion } from './send-completion.ts'
import { streamCompletion } from './stream-completion.ts'
import { startPace, type TokenPace } from './token-pace.ts'

const operation = 'ChatCompletions_Create'

/** Azure's estimate of a prompt by its characters, and of an answer that names no limit. */
const charsPerToken = 4
const assumedAnswerTokens = 1_024

export async function answerChat(exchange: Exchange, body: Record<string, unknown>): Promise<void> {
  const { region, entry } = exchange
  const request = parseChatRequest(body)
  entry.stream = request.isStream
  const deployment = findDeployment(exchange, request.model, 'chat')
  const promptText = request.messages.map((message) => message.content).join('\n')
  const estimate = Math.ceil(promptText.length / charsPerToken) + (request.maxTokens ?? assumedAnswerTokens)
  const admission = admit(exchange, deployment.name, operation, estimate)
  const tokenizer = await loadTokenizer()
  const prompt = measurePrompt(request.messages, tokenizer)
  entry.queuedPromptTokens = prompt.tokens
  const readPrompt = (): void => {
    entry.queuedPromptTokens = 0
    entry.promptTokens = prompt.tokens
  }
  const fault = takeFault(exchange, { route: 'chat', deployment: deployment.name, promptText })
  if (fault)
    await strikeBeforeAnswer(exchange, fault, { deployment: deployment.name, operation, admission, readPrompt })

  readPrompt()
  const pace = startPace(region.clock, region.pace, fault)
  const isEmpty = fault?.emptyReply === true
  await send(exchange, complete(exchange, request, { deployment, prompt, tokenizer, isEmpty }), request, pace, fault)
}

interface Writing {
  readonly deployment: ChatDeployment
  readonly prompt: PromptTokens
  readonly tokenizer: Tokenizer
  readonly isEmpty: boolean
}

function complete({ region, entry }: Exchange, request: ChatRequest, writing: Writing): Completion {
  const { deployment, prompt, tokenizer, isEmpty } = writing
  const maxTokens = roomForAnswer(prompt.tokens, request.maxTokens, deployment.contextWindowTokens)
  entry.cachedTokens = region.promptCache.use(deployment.name, prompt.prefixes)
  const text = isEmpty
    ? ''
    : completeOffline(request.messages, {
        maxSentences: deployment.maxAnswerSentences,
        maxTokens,
        countTokens: (part) => tokenizer.count(part),
      })
  return {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(region.clock.now() / 1000),
    model: deployment.model,
    promptTokens: prompt.tokens,
    cachedTokens: entry.cachedTokens,
    ...cutToLimit(text, maxTokens, tokenizer),
  }
}

async function send(
  exchange: Exchange,
  completion: Completion,
  { isStream, includesUsage }: ChatRequest,
  pace: TokenPace,
  fault: FaultRule | undefined,
): Promise<void> {
  const { entry, signal } = exchange
  const ending = answerEnding(fault, completion.tokens)
  try {
    if (isStream) await streamCompletion(exchange, completion, { pace, ending, includesUsage })
    else await sendCompletion(exchange, completion, pace, ending)
  } finally {
    // The model writes on until somebody tells it that nobody is reading.
    const unwrittenTokens = completion.tokens - entry.completionTokens
    if (signal.aborted) entry.unreadTokens = Math.min(fault?.tokensAfterLeaving ?? 0, unwrittenTokens)
  }
}

function roomForAnswer(promptTokens: number, maxTokens: number | undefined, windowTokens: number): number {
  const wanted = maxTokens ?? 0
  if (promptTokens + wanted <= windowTokens) return maxTokens ?? windowTokens - promptTokens
  const asked =
    maxTokens === undefined
      ? `your messages resulted in ${promptTokens} tokens. Please reduce the length of the messages.`
      : `you requested ${promptTokens + maxTokens} tokens (${promptTokens} in the messages, ${maxTokens} in the completion). ` +
        'Please reduce the length of the messages or completion.'
  throw invalidRequest(
    `This model's maximum context length is ${windowTokens} tokens. However, ${asked}`,
    'messages',
    'context_length_exceeded',
  )
}
