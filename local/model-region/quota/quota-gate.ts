// What each deployment may take a minute, charged when a request arrives, by Azure's estimate and not by what is used.
import type { Clock } from '../../../shared/kernel/clock.ts'
import { RefillAllowance, WindowAllowance, type Allowance, type Grant } from './allowance.ts'

export interface Quota {
  readonly tokensPerMinute?: number
  readonly requestsPerMinute?: number
  /** Set while Azure lowers the limit of a busy pool for a time; `x-ratelimit-limit-tokens` then says this. */
  readonly reducedTokensPerMinute?: number
  /** `window` (default): the count starts over every minute. `continuous`: it refills evenly. */
  readonly refill?: 'window' | 'continuous'
}

export interface Admission {
  readonly limitTokens: number
  readonly limitRequests: number
  readonly tokens: Grant
  readonly requests: Grant
}

/** High enough never to be met on one machine, so that every answer can carry the rate limit headers. */
const unlimitedTokensPerMinute = 1_000_000_000
const unlimitedRequestsPerMinute = 1_000_000

/** Azure looks at the request rate over 1 or 10 s as well, so that a minute's requests cannot come at once. */
const burstWindowMs = 10_000
const burstWindowsPerMinute = 6

interface Meter {
  readonly limitTokens: number
  readonly limitRequests: number
  readonly tokens: Allowance
  readonly requestsByMinute: Allowance
  readonly requestsByBurst: Allowance
}

export class QuotaGate {
  readonly #clock: Clock
  readonly #atStart: Readonly<Record<string, Quota>>
  readonly #meters = new Map<string, Meter>()
  #quotas: Readonly<Record<string, Quota>>

  constructor(clock: Clock, quotas: Readonly<Record<string, Quota>>) {
    this.#clock = clock
    this.#atStart = quotas
    this.#quotas = quotas
  }

  /** Replaces the quotas of the deployments named (`*`: of those not named) and starts all counts afresh. */
  set(quotas: Readonly<Record<string, Quota>>): void {
    this.#quotas = { ...this.#quotas, ...quotas }
    this.#meters.clear()
  }

  /** Back to the quotas the region was started with. */
  clear(): void {
    this.#quotas = this.#atStart
    this.#meters.clear()
  }

  list(): Readonly<Record<string, Quota>> {
    return this.#quotas
  }

  admit(deployment: string, estimatedTokens: number): Admission {
    const meter = this.#meterOf(deployment)
    const now = this.#clock.now()
    const requests = narrower(meter.requestsByMinute.take(1, now), meter.requestsByBurst.take(1, now))
    // A request refused for its rate is charged no tokens, but it is one more request.
    const tokens = meter.tokens.take(requests.isGranted ? estimatedTokens : 0, now)
    return { limitTokens: meter.limitTokens, limitRequests: meter.limitRequests, tokens, requests }
  }

  #meterOf(deployment: string): Meter {
    const known = this.#meters.get(deployment)
    if (known) return known
    const meter = createMeter(this.#quotas[deployment] ?? this.#quotas['*'] ?? {})
    this.#meters.set(deployment, meter)
    return meter
  }
}

function createMeter(quota: Quota): Meter {
  const limitTokens = quota.reducedTokensPerMinute ?? quota.tokensPerMinute ?? unlimitedTokensPerMinute
  const limitRequests = quota.requestsPerMinute ?? unlimitedRequestsPerMinute
  return {
    limitTokens,
    limitRequests,
    tokens: quota.refill === 'continuous' ? new RefillAllowance(limitTokens) : new WindowAllowance(limitTokens),
    requestsByMinute: new WindowAllowance(limitRequests, undefined, true),
    requestsByBurst: new WindowAllowance(Math.ceil(limitRequests / burstWindowsPerMinute), burstWindowMs, true),
  }
}

function narrower(left: Grant, right: Grant): Grant {
  if (left.isGranted !== right.isGranted) return left.isGranted ? right : left
  if (!left.isGranted) return left.retryAfterMs > right.retryAfterMs ? left : right
  return left
}
