// The record of one call to one deployment: what telemetry shows and what the ledger charges.
import type { ModelFailure } from './model-failure.ts'
import type { TokenUsage } from './token-usage.ts'

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
  /** True when the service did not report the usage (cancelled, dropped) and we counted ourselves. */
  readonly isUsageEstimated: boolean
}
