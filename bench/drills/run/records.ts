// What one run of a contestant leaves behind. All times are milliseconds since the load began, in the run's own time.

/** How a user fared. */
export type UserOutcome =
  /** The whole answer. */
  | 'answered'
  /** The stream ended early and nobody noticed: half an answer, shown as a whole one. */
  | 'cut short'
  /** Told to come back later, and when (503 with Retry-After). */
  | 'turned away'
  | 'failed'
  /** Nothing had come when the user's patience was over. */
  | 'gave up'

export interface RequestRecord {
  readonly n: number
  readonly startedAtMs: number
  /** Until the first text was shown. */
  readonly firstTokenMs: number | undefined
  readonly totalMs: number
  readonly outcome: UserOutcome
  readonly error: string | undefined
  readonly retryAfterMs: number | undefined
  readonly region: string | undefined
  readonly canRestart: boolean
  readonly restarts: number
  /** What the user has on the screen at the end. */
  readonly text: string
}

/** One HTTP request to a region, as the process really sent it. */
export interface CallRecord {
  readonly region: string
  readonly isHealthCall: boolean
  readonly startedAtMs: number
  /** When the answer's head arrived, or the call failed; undefined while it is still silent. */
  headAtMs: number | undefined
  /** Undefined when no answer came. */
  status: number | undefined
  /** As a refusal stated it. */
  retryAfterMs: number | undefined
}

export interface BreakerRecord {
  readonly atMs: number
  readonly region: string
  readonly to: string
}

export interface RunRecord {
  /** Milliseconds since the epoch: what the times of two runs have in common. */
  readonly startedAt: number
  readonly requests: readonly RequestRecord[]
  readonly calls: readonly CallRecord[]
  /** Only the region pool has any. */
  readonly breaker: readonly BreakerRecord[]
  readonly hedges: number
}

export interface Progress {
  readonly asked: number
  readonly answered: number
  readonly failed: number
}
