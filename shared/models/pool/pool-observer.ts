// What the pool tells whoever counts: one optional method per thing that happens. Telemetry implements it; the pool needs none of it.
import type { Attempt } from '../attempt.ts'
import type { ThrottleKind } from '../model-failure.ts'
import type { BreakerState } from './breaker.ts'

export interface PoolObserver {
  /** One call to a deployment is over, however it ended. */
  attemptEnded?(attempt: Attempt): void
  breakerChanged?(change: { readonly deployment: string; readonly from: BreakerState; readonly to: BreakerState }): void
  /** A 429. `untilMs` is when the deployment may be called again, in milliseconds since the epoch. */
  throttled?(event: { readonly deployment: string; readonly throttle: ThrottleKind; readonly untilMs: number }): void
  /** A second call was started because the first stayed silent past `afterMs`. */
  hedged?(event: { readonly deployment: string; readonly hedge: string; readonly afterMs: number }): void
  /** A request goes on elsewhere (or, with nowhere else to go, in the same place again) after a failed call. */
  failedOver?(event: { readonly from: string; readonly to: string }): void
}
