// The record of one call to one deployment: what telemetry shows and what the ledger charges.
import type { ModelFailure } from './model-failure.ts'
import type { TokenUsage, UsageBasis } from './token-usage.ts'

export interface Attempt {
  /** `region/deployment`. */
  readonly deployment: string
  readonly region: string
  /** The model behind the deployment, as priced. */
  readonly model: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly durationMs: number
  readonly timeToFirstTokenMs: number | undefined
  readonly outcome: { readonly kind: 'succeeded' } | ModelFailure
  readonly isHedge: boolean
  readonly usage: TokenUsage
  readonly usageBasis: UsageBasis
}

/** What is kept of an attempt in the turn's record, and told to telemetry. */
export interface AttemptSummary {
  readonly deployment: string
  /** `succeeded`, or the failure with its detail: `throttled/quota`, `unavailable/503`, `timed-out/first-token`. */
  readonly outcome: string
  readonly durationMs: number
  readonly timeToFirstTokenMs: number | undefined
  readonly isHedge: boolean
}

export function summariseAttempt(attempt: Attempt): AttemptSummary {
  const { deployment, outcome, durationMs, timeToFirstTokenMs, isHedge } = attempt
  return { deployment, outcome: nameOf(outcome), durationMs, timeToFirstTokenMs, isHedge }
}

function nameOf(outcome: Attempt['outcome']): string {
  switch (outcome.kind) {
    case 'throttled':
      return `throttled/${outcome.throttle}`
    case 'unavailable':
      return `unavailable/${outcome.status ?? 'no answer'}`
    case 'timed-out':
      return `timed-out/${outcome.phase}`
    case 'content-filtered':
      return `content-filtered/${outcome.side}`
    case 'misconfigured':
    case 'rejected':
      return `${outcome.kind}/${outcome.status}`
    case 'succeeded':
    case 'dropped':
    case 'context-overflow':
    case 'cancelled':
      return outcome.kind
  }
}
