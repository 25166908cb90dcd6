// A chat model that does what a test tells it, and remembers what it was asked.
import type { Attempt } from '../../shared/models/attempt.ts'
import type { ChatModel, ChatModelEvent, ChatRequest } from '../../shared/models/chat-model.ts'

/** An event, an error to throw, or something to wait for. */
export type Step = ChatModelEvent | Error | (() => Promise<void>)

const usage = { promptTokens: 100, cachedPromptTokens: 0, completionTokens: 7 }
export const finish: ChatModelEvent = {
  type: 'finish',
  finishReason: 'stop',
  usage,
  model: 'test-model',
  region: 'north',
}

export function text(delta: string): ChatModelEvent {
  return { type: 'text-delta', text: delta }
}

export class ScriptedChatModel implements ChatModel {
  readonly requests: ChatRequest[] = []
  /** How many answers were left before their end. */
  cancelled = 0
  #script: readonly Step[]
  #firstError: Error | undefined

  constructor(...script: readonly Step[]) {
    this.#script = script
  }

  /** The first answer is this error, before the script is followed. */
  failFirst(error: Error): void {
    this.#firstError = error
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatModelEvent> {
    this.requests.push(request)
    const firstError = this.#firstError
    this.#firstError = undefined
    if (firstError) throw firstError
    let outcome: Attempt['outcome'] = { kind: 'cancelled' }
    try {
      for (const step of this.#script) {
        signal.throwIfAborted()
        if (step instanceof Error) {
          outcome = { kind: 'unavailable', status: 500 }
          throw step
        }
        if (typeof step === 'function') await step()
        else {
          if (step.type === 'finish') outcome = { kind: 'succeeded' }
          yield step
        }
      }
    } finally {
      if (outcome.kind === 'cancelled') this.cancelled++
      request.onAttempt?.(attemptOf(outcome))
    }
  }
}

export function attemptOf(outcome: Attempt['outcome']): Attempt {
  return {
    deployment: 'north/chat',
    region: 'north',
    model: 'test-model',
    startedAt: 0,
    durationMs: 10,
    timeToFirstTokenMs: 5,
    outcome,
    isHedge: false,
    usage,
    usageBasis: outcome.kind === 'succeeded' ? 'reported' : 'counted',
  }
}
