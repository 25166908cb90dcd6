// What a deployment may be asked for, as far as it is known, and when it can take more. A deployment that serves a model in several
// dimensions has one quota for all of them.
import type { DeploymentInfo } from '../deployment.ts'
import type { CoolDown } from './cool-down.ts'
import { notCooling } from './cool-down.ts'
import { EvenPace } from './even-pace.ts'
import type { Demand } from './pool-request.ts'
import type { Charge } from './rate-window.ts'
import { RateWindow } from './rate-window.ts'

export interface Quota {
  /** Undefined where the limit is unknown. */
  readonly tokens: RateWindow | undefined
  readonly requests: RateWindow | undefined
  /** Of indexing alone. */
  readonly pace: EvenPace
  coolDown: CoolDown
}

const minuteMs = 60_000
/** A new connection with its TLS handshake takes less, and half a second of a minute is not missed. */
const arrivalMs = 500

export function createQuota({ tokensPerMinute, requestsPerMinute }: DeploymentInfo): Quota {
  return {
    tokens: tokensPerMinute === undefined ? undefined : new RateWindow(tokensPerMinute, minuteMs, arrivalMs),
    requests: requestsPerMinute === undefined ? undefined : requestWindow(requestsPerMinute),
    pace: new EvenPace(),
    coolDown: notCooling,
  }
}

/** The service evaluates its requests a minute by the second, and refuses what comes faster than evenly spread. */
function requestWindow(requestsPerMinute: number): RateWindow {
  const perWindow = Math.max(1, Math.ceil(requestsPerMinute / 60))
  return new RateWindow(perWindow, (perWindow * minuteMs) / requestsPerMinute)
}

/** Where requests are what a quota is short of, a question finds room for one all the same. Texts to index come many to a request. */
const indexingRequestShare = 0.8

/** The earliest time at which it has room for a call that may fill `share` of it, if nothing happens until then. */
export function quotaAdmitsAt(quota: Quota, { tokens, priority }: Demand, share: number, now: number): number {
  if (!quota.tokens && !quota.requests) return quota.coolDown.until
  const tokensAt = quota.tokens?.admitsAt(tokens, share, now) ?? 0
  const requestsAt = quota.requests?.admitsAt(1, priority === 'indexing' ? indexingRequestShare : 1, now) ?? 0
  const paceAt = priority === 'indexing' && quota.tokens ? quota.pace.admitsAt : 0
  return Math.max(quota.coolDown.until, tokensAt, requestsAt, paceAt)
}

export function chargeTokens(quota: Quota, { tokens, priority }: Demand, now: number): Charge | undefined {
  const window = quota.tokens
  if (window && priority === 'indexing') quota.pace.charge(tokens, window, now)
  return window?.charge(tokens, now)
}
