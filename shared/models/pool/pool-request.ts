// One request on its way through the pool: what it needs, how long it has, and where it has failed already.
import type { DeploymentInfo } from '../deployment.ts'
import type { Priority } from '../chat-model.ts'
import { hashText } from './rendezvous.ts'

/** What a request needs of a deployment. */
export interface Demand {
  /** As the service estimates it: the prompt plus the longest answer allowed. */
  readonly tokens: number
  readonly priority: Priority
  readonly userId: string
  readonly affinityKey?: string | undefined
  /** Only deployments of this model will do. Undefined when any in the pool does. */
  readonly model?: string
}

export interface PoolRequest {
  readonly demand: Demand
  readonly affinityHash: number | undefined
  /** When the caller's time is up, in milliseconds since the epoch. */
  readonly deadlineAt: number
  /** The end of its patience for capacity, set when it first has to wait: a second wait does not get a time of its own. */
  waitsUntil: number | undefined
  /** Calls made so far, hedges included. */
  attempts: number
  /** Deployments that have failed this request, and when it may return to each. */
  readonly failedUntil: Map<string, number>
  /** Where it failed last and has not gone on from yet. */
  lastFailed: string | undefined
}

export function startRequest(demand: Demand, deadlineAt: number): PoolRequest {
  const affinityHash = demand.affinityKey === undefined ? undefined : hashText(demand.affinityKey)
  return {
    demand,
    affinityHash,
    deadlineAt,
    waitsUntil: undefined,
    attempts: 0,
    failedUntil: new Map(),
    lastFailed: undefined,
  }
}

export function canServe(info: DeploymentInfo, demand: Demand): boolean {
  return demand.model === undefined || demand.model === info.model
}

/** When the request may return to a deployment that has failed it; undefined for any other. */
export function mayReturnAt(request: PoolRequest, { id }: DeploymentInfo): number | undefined {
  // Asked for every deployment there is, and most requests have failed nowhere.
  return request.failedUntil.size === 0 ? undefined : request.failedUntil.get(id)
}

/** It is of no use to the request, or has failed it a moment ago. */
export function isKeptAway(info: DeploymentInfo, request: PoolRequest, now: number): boolean {
  return !canServe(info, request.demand) || (mayReturnAt(request, info) ?? 0) > now
}
