// Ends one call exactly once: gives its permit back and reports it as an attempt, however it ended.
import type { Attempt } from '../attempt.ts'
import type { ModelFailure } from '../model-failure.ts'
import { ModelError } from '../model-failure.ts'
import type { TokenUsage } from '../token-usage.ts'
import type { KnownUsage } from './attempt-usage.ts'
import { usageOfUnfinished } from './attempt-usage.ts'
import type { Permit } from './permit.ts'
import type { PoolContext } from './pool-context.ts'

export interface CallFacts {
  readonly permit: Permit
  readonly promptTokens: number
  readonly isHedge: boolean
  readonly onAttempt: ((attempt: Attempt) => void) | undefined
}

export class AttemptReport {
  readonly #context: PoolContext
  readonly #call: CallFacts
  #timeToFirstTokenMs: number | undefined
  #text = ''
  #isAccepted = false
  #isOver = false

  constructor(context: PoolContext, call: CallFacts) {
    this.#context = context
    this.#call = call
  }

  get hasText(): boolean {
    return this.#text.length > 0
  }

  /** The service has taken the call: from here on its prompt is read, whatever becomes of the answer. */
  accepted(): void {
    this.#isAccepted = true
  }

  received(text: string): void {
    this.#text += text
    this.accepted()
    this.answered()
  }

  /** The first sign of an answer is here. */
  answered(): void {
    if (this.#timeToFirstTokenMs !== undefined) return
    this.#timeToFirstTokenMs = this.#context.clock.now() - this.#call.permit.startedAt
    this.#call.permit.answered()
  }

  succeeded(usage: TokenUsage): void {
    this.answered()
    this.#end({ kind: 'succeeded' }, { usage, basis: 'reported' }, false)
  }

  failed(error: ModelError): void {
    this.#endWithout(error.failure, error.usage, false)
  }

  /** @param isBeaten it gave way to its hedge: a sign of sickness if it was still silent. */
  cancelled(isBeaten: boolean): void {
    this.#endWithout({ kind: 'cancelled' }, undefined, isBeaten && this.#timeToFirstTokenMs === undefined)
  }

  #endWithout(failure: ModelFailure, usage: TokenUsage | undefined, isBeaten: boolean): void {
    this.#end(failure, usage ? { usage, basis: 'reported' } : this.#countedUsage(failure), isBeaten)
  }

  #countedUsage(failure: ModelFailure): KnownUsage {
    const completionTokens = this.#context.options.estimateTokens(this.#text)
    return usageOfUnfinished(failure, {
      promptTokens: this.#call.promptTokens,
      completionTokens,
      isAccepted: this.#isAccepted,
    })
  }

  #end(outcome: Attempt['outcome'], { usage, basis }: KnownUsage, isBeaten: boolean): void {
    if (this.#isOver) return
    this.#isOver = true
    const { permit, isHedge, onAttempt } = this.#call
    const { id, region, model } = permit.member.info
    permit.settle(outcome, usage.promptTokens + usage.completionTokens, isBeaten)
    const attempt: Attempt = {
      deployment: id,
      region,
      model,
      startedAt: permit.startedAt,
      durationMs: this.#context.clock.now() - permit.startedAt,
      timeToFirstTokenMs: this.#timeToFirstTokenMs,
      outcome,
      isHedge,
      usage,
      usageBasis: basis,
    }
    onAttempt?.(attempt)
    this.#context.observer.attemptEnded?.(attempt)
  }
}

/** What an aborted or broken call is called; adapters throw ModelErrors, anything else is a fault of theirs or the network's. */
export function asModelError(error: unknown, signal: AbortSignal, hasText: boolean): ModelError {
  if (signal.aborted && signal.reason instanceof ModelError) return signal.reason
  if (signal.aborted) return new ModelError({ kind: 'cancelled' }, { cause: signal.reason })
  if (error instanceof ModelError) return error
  return new ModelError(hasText ? { kind: 'dropped' } : { kind: 'unavailable', status: undefined }, { cause: error })
}
