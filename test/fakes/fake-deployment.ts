// A deployment that does what its script says, in the fake clock's time, and remembers every call.
import type { Clock } from '../../shared/kernel/clock.ts'
import type { ChatDeployment, DeploymentChatEvent, DeploymentChatRequest } from '../../shared/models/chat-deployment.ts'
import type { DeploymentInfo, RateLimitReading } from '../../shared/models/deployment.ts'
import type { ModelFailure } from '../../shared/models/model-failure.ts'
import { ModelError } from '../../shared/models/model-failure.ts'

/** One step of a call, in order. The last is `finish`, `fail` or `hang`. */
export type Step =
  | { readonly kind: 'accept'; readonly rateLimit?: RateLimitReading }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'finish'; readonly completionTokens?: number }
  | { readonly kind: 'fail'; readonly failure: ModelFailure }
  /** Silent for good. A deaf one does not notice its signal either. */
  | { readonly kind: 'hang'; readonly isDeaf?: boolean }

export interface FakeCall {
  readonly startedAt: number
  readonly request: DeploymentChatRequest
  readonly signal: AbortSignal
  /** When the signal aborted before the call was over by itself. */
  cancelledAt: number | undefined
  isOver: boolean
}

export class FakeDeployment implements ChatDeployment {
  readonly info: DeploymentInfo
  readonly calls: FakeCall[] = []
  readonly #clock: Clock
  /** Asked at each call. */
  script: (call: number) => readonly Step[]

  constructor(
    clock: Clock,
    info: Partial<DeploymentInfo> & { readonly region: string },
    script: FakeDeployment['script'] = answering('ok'),
  ) {
    this.#clock = clock
    this.script = script
    this.info = {
      id: `${info.region}/gpt`,
      model: 'gpt',
      priority: 0,
      weight: 1,
      tokensPerMinute: undefined,
      requestsPerMinute: undefined,
      ...info,
    }
  }

  get inFlight(): number {
    return this.calls.filter((call) => !call.isOver).length
  }

  async *stream(request: DeploymentChatRequest, signal: AbortSignal): AsyncGenerator<DeploymentChatEvent> {
    const call: FakeCall = {
      startedAt: this.#clock.now(),
      request,
      signal,
      cancelledAt: undefined,
      isOver: false,
    }
    this.calls.push(call)
    signal.addEventListener('abort', () => {
      if (call.isOver) return
      call.cancelledAt = this.#clock.now()
      call.isOver = true
    })
    try {
      for (const step of this.script(this.calls.length - 1)) yield* this.#play(step, request, signal)
    } finally {
      call.isOver = true
    }
  }

  async *#play(
    step: Step,
    request: DeploymentChatRequest,
    signal: AbortSignal,
  ): AsyncGenerator<DeploymentChatEvent, void> {
    switch (step.kind) {
      case 'accept':
        yield { type: 'accepted', rateLimit: step.rateLimit ?? {} }
        return
      case 'wait':
        await this.#clock.sleep(step.ms, signal)
        return
      case 'say':
        yield { type: 'text-delta', text: step.text }
        return
      case 'finish':
        yield { type: 'finish', finishReason: 'stop', usage: usage(request, step.completionTokens ?? 1) }
        return
      case 'fail':
        throw new ModelError(step.failure)
      case 'hang':
        await new Promise((_, reject) => {
          if (!step.isDeaf) signal.addEventListener('abort', () => reject(signal.reason))
        })
    }
  }
}

/** Ten tokens a message, whatever it says. */
function usage(request: DeploymentChatRequest, completionTokens: number) {
  return { promptTokens: request.messages.length * 10, cachedPromptTokens: 0, completionTokens }
}

/** Words after `firstTokenMs`, one every `gapMs`. */
export function answering(text: string, { firstTokenMs = 100, gapMs = 10 } = {}): () => readonly Step[] {
  const words = text.split(/(?<= )/)
  const said = words.flatMap((word, index): Step[] => [
    { kind: 'wait', ms: index === 0 ? firstTokenMs : gapMs },
    { kind: 'say', text: word },
  ])
  return () => [{ kind: 'accept' }, ...said, { kind: 'finish', completionTokens: words.length }]
}

export function failing(failure: ModelFailure, afterMs = 5): () => readonly Step[] {
  return () => [
    { kind: 'wait', ms: afterMs },
    { kind: 'fail', failure },
  ]
}

/** Each call follows the next script; the last one stays. */
export function inTurn(...scripts: readonly (() => readonly Step[])[]): (call: number) => readonly Step[] {
  return (call) => scripts[Math.min(call, scripts.length - 1)]?.() ?? []
}

export const hanging = (): readonly Step[] => [{ kind: 'hang' }]
export const unavailable = failing({ kind: 'unavailable', status: 503 })
export function throttled(retryAfterMs?: number): () => readonly Step[] {
  return failing({ kind: 'throttled', throttle: 'quota', retryAfterMs })
}
