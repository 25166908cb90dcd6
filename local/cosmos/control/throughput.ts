// Provisioned throughput: a budget of request units a second. As in the service, an operation is admitted while anything
// is left and may take the budget below zero; what follows is refused until it has filled up again.
import type { Clock } from '../../../shared/kernel/clock.ts'
import { CosmosError } from '../cosmos-error.ts'

export class Throughput {
  readonly #clock: Clock
  #requestUnitsPerSecond: number | undefined
  #available = 0
  #filledAtMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get requestUnitsPerSecond(): number | undefined {
    return this.#requestUnitsPerSecond
  }

  /** Undefined: unlimited. */
  set(requestUnitsPerSecond: number | undefined): void {
    this.#requestUnitsPerSecond = requestUnitsPerSecond
    this.#available = requestUnitsPerSecond ?? 0
    this.#filledAtMs = this.#clock.now()
  }

  requireCapacity(): void {
    const perSecond = this.#requestUnitsPerSecond
    if (perSecond === undefined) return
    const nowMs = this.#clock.now()
    this.#available = Math.min(perSecond, this.#available + ((nowMs - this.#filledAtMs) / 1000) * perSecond)
    this.#filledAtMs = nowMs
    if (this.#available <= 0) throw tooManyRequests(Math.ceil((-this.#available / perSecond) * 1000) + 1)
  }

  spend(requestUnits: number): void {
    this.#available -= requestUnits
  }
}

function tooManyRequests(retryAfterMs: number): CosmosError {
  const message =
    'Request rate is large. More Request Units may be needed, so no changes were made. Please retry this request later.'
  return new CosmosError(429, message, { subStatus: 3200, retryAfterMs, requestCharge: 0.38 })
}
