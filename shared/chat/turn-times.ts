// Where the time of a turn goes, phase by phase: what answers "why was it slow?" when there is no trace of it.
import type { Clock } from '../kernel/clock.ts'
import { inSpan } from '../telemetry/in-span.ts'

export type Phase = 'recall' | 'reserve' | 'begin' | 'rewrite' | 'retrieval' | 'remember'

/** A call to a model. */
interface Call {
  readonly startedAt: number
  readonly durationMs: number
}

/** Milliseconds; a phase that was not reached is absent. One that failed, or was left, counts until then. */
export class TurnTimes {
  /** When the question came; milliseconds since the epoch. */
  readonly startedAt: number
  readonly #clock: Pick<Clock, 'now'>
  #firstTextAt: number | undefined
  #modelAskedAt: number | undefined
  #modelDoneAt: number | undefined
  readonly #durationMs = new Map<Phase, number>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
    this.startedAt = clock.now()
  }

  /** For the first call of an answer; one after a prompt was shrunk goes on where that began. */
  modelIsAsked(): void {
    this.#modelAskedAt ??= this.#clock.now()
  }

  /** However it ended. */
  modelIsDone(): void {
    this.#modelDoneAt = this.#clock.now()
  }

  textCame(): void {
    this.#firstTextAt ??= this.#clock.now()
  }

  get timeToFirstTokenMs(): number | undefined {
    return this.#firstTextAt === undefined ? undefined : this.#firstTextAt - this.startedAt
  }

  /** How long the answer waited for a deployment that could take it; undefined when it did not come to that. */
  modelWaitMs(calls: readonly Call[]): number | undefined {
    if (this.#modelAskedAt === undefined) return undefined
    return waitedMs(this.#modelAskedAt, calls, this.#modelDoneAt ?? this.#clock.now())
  }

  of(phase: Phase): number | undefined {
    return this.#durationMs.get(phase)
  }

  /** The phase as a span, and its duration. */
  async measure<T>(phase: Phase, run: () => Promise<T>): Promise<T> {
    const startedAt = this.#clock.now()
    try {
      return await inSpan(phase, run)
    } finally {
      this.#durationMs.set(phase, this.#clock.now() - startedAt)
    }
  }
}

/**
 * How long a request to the model was not with any deployment: it waited for a quota, or for one to come back. Calls of a
 * hedge overlap.
 * @param from when the model was asked; `to` when it was over. Milliseconds since the epoch.
 */
export function waitedMs(from: number, calls: readonly Call[], to: number): number {
  let waited = 0
  let reached = from
  for (const { startedAt, durationMs } of calls.toSorted((a, b) => a.startedAt - b.startedAt)) {
    waited += Math.max(0, startedAt - reached)
    reached = Math.max(reached, startedAt + durationMs)
  }
  return calls.length > 0 && reached >= to ? waited : waited + Math.max(0, to - reached)
}
