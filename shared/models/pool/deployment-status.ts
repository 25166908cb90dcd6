// How a deployment is doing, for whoever operates the service: what state, why, until when, and the figures behind it.
import type { ThrottleKind } from '../model-failure.ts'
import type { BreakerState } from './breaker.ts'
import { breakerAt } from './breaker.ts'
import type { Member } from './member.ts'
import type { RateWindow } from './rate-window.ts'

export interface DeploymentStatus {
  readonly id: string
  readonly region: string
  readonly model: string
  readonly state: BreakerState | 'cooling'
  /** In words. */
  readonly why: string
  /** When the state ends by itself, in milliseconds since the epoch. */
  readonly until: number | undefined
  /** Undefined where the quota is unknown. */
  readonly tokens: QuotaStatus | undefined
  readonly requests: QuotaStatus | undefined
  /** Undefined before the first answer. */
  readonly firstTokenP50Ms: number | undefined
  readonly firstTokenP95Ms: number | undefined
  readonly throttles: Readonly<Record<ThrottleKind, number>>
  readonly inFlight: number
}

export interface QuotaStatus {
  readonly limit: number
  readonly left: number
  readonly windowMs: number
}

export function deploymentStatus(member: Member<unknown>, now: number): DeploymentStatus {
  const { id, region, model } = member.info
  return {
    id,
    region,
    model,
    ...stateOf(member, now),
    tokens: quotaStatus(member.quota.tokens, now),
    requests: quotaStatus(member.quota.requests, now),
    firstTokenP50Ms: member.firstTokens.quantileMs(0.5),
    firstTokenP95Ms: member.firstTokens.quantileMs(0.95),
    throttles: { ...member.throttles },
    inFlight: member.inFlight,
  }
}

function stateOf(member: Member<unknown>, now: number): Pick<DeploymentStatus, 'state' | 'why' | 'until'> {
  const breaker = breakerAt(member.breaker, now)
  switch (breaker.state) {
    case 'open':
      return { state: 'open', why: 'failed too often', until: breaker.until }
    case 'quarantined':
      return { state: 'quarantined', why: `refuses us with status ${breaker.status}`, until: breaker.until }
    case 'closed':
    case 'half-open':
    case 'ramping':
  }
  const coolsUntil = member.quota.coolDown.until
  if (now < coolsUntil) return { state: 'cooling', why: 'throttled', until: coolsUntil }
  switch (breaker.state) {
    case 'half-open':
      return {
        state: 'half-open',
        why: breaker.probe ? 'a probe is under way' : 'waits for a request to probe it',
        until: undefined,
      }
    case 'ramping':
      return { state: 'ramping', why: 'recovered: traffic returns by slow start', until: breaker.until }
    case 'closed':
      return { state: 'closed', why: 'in use', until: undefined }
  }
}

function quotaStatus(window: RateWindow | undefined, now: number): QuotaStatus | undefined {
  return window && { limit: window.limit, left: window.left(now), windowMs: window.windowMs }
}
