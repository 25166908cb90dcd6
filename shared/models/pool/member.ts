// A deployment in the pool, with everything learned about it so far, and when it can take a call.
import type { DeploymentInfo } from '../deployment.ts'
import type { ThrottleKind } from '../model-failure.ts'
import type { Breaker } from './breaker.ts'
import { breakerAdmitsAt, closedBreaker } from './breaker.ts'
import { LatencySample } from './latency-sample.ts'
import type { Demand } from './pool-request.ts'
import type { Quota } from './quota.ts'
import { createQuota, quotaAdmitsAt } from './quota.ts'
import { hashText } from './rendezvous.ts'
import { slowStartAdmitsAt } from './slow-start.ts'

export interface Member<D> {
  readonly deployment: D
  readonly info: DeploymentInfo
  readonly idHash: number
  breaker: Breaker
  /** Shared with the members that are the same deployment. */
  readonly quota: Quota
  readonly firstTokens: LatencySample
  readonly throttles: Record<ThrottleKind, number>
  inFlight: number
  /** Calls without an answer yet, of those started since it was last left alone. */
  unanswered: number
  /** Raised whenever it is left alone: tells calls from before apart. */
  epoch: number
}

export function createMembers<D extends { readonly info: DeploymentInfo }>(deployments: readonly D[]): Member<D>[] {
  const quotas = new Map<string, Quota>()
  return deployments.map((deployment) => {
    const { info } = deployment
    const quota = quotas.get(info.id) ?? createQuota(info)
    quotas.set(info.id, quota)
    return createMember(deployment, quota)
  })
}

function createMember<D extends { readonly info: DeploymentInfo }>(deployment: D, quota: Quota): Member<D> {
  const { info } = deployment
  return {
    deployment,
    info,
    idHash: hashText(info.id),
    breaker: closedBreaker,
    quota,
    firstTokens: new LatencySample(),
    throttles: { quota: 0, capacity: 0, 'temporary-reduction': 0, 'over-reservation': 0 },
    inFlight: 0,
    unanswered: 0,
    epoch: 0,
  }
}

/**
 * The earliest time at which it may take a call that may use `share` of its quota, if nothing happens until then; `now` or earlier when
 * it can at once.
 */
export function admitsAt(member: Member<unknown>, demand: Demand, share: number, now: number): number {
  const wellAt = Math.max(breakerAdmitsAt(member.breaker), slowStartAt(member))
  return Math.max(wellAt, quotaAdmitsAt(member.quota, demand, share, now))
}

function slowStartAt(member: Member<unknown>): number {
  const rampSince = member.breaker.state === 'ramping' ? member.breaker.since : 0
  const since = Math.max(rampSince, member.quota.coolDown.until)
  return since === 0 ? 0 : slowStartAdmitsAt(since, member.unanswered)
}
