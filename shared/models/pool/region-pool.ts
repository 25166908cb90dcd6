// Several deployments of one role, used as one: hands out permits for calls, waits when it must, and knows how each is doing.
import type { Clock } from '../../kernel/clock.ts'
import type { DeploymentInfo } from '../deployment.ts'
import type { ModelError } from '../model-failure.ts'
import { isProbing } from './breaker.ts'
import { chooseMember } from './choose-member.ts'
import type { DeploymentStatus } from './deployment-status.ts'
import { deploymentStatus } from './deployment-status.ts'
import { firstGroupOf, freeFavourite } from './favourite.ts'
import type { Member } from './member.ts'
import { createMembers } from './member.ts'
import type { NextStep } from './next-step.ts'
import { decideNextStep } from './next-step.ts'
import { Permit } from './permit.ts'
import type { PoolContext } from './pool-context.ts'
import type { PoolObserver } from './pool-observer.ts'
import type { PoolOptionsInput } from './pool-options.ts'
import { withDefaults } from './pool-options.ts'
import type { Demand, PoolRequest } from './pool-request.ts'
import { mayReturnAt, startRequest } from './pool-request.ts'
import { RetryBudget } from './retry-budget.ts'
import { shareFor, survey, urgencies } from './survey.ts'
import { WaitingLine } from './waiting-line.ts'

/** A hedge leaves as much of a quota alone as the least urgent request does. */
const spareShare = shareFor(urgencies.length - 1)

export interface RegionPoolParts<D> {
  readonly deployments: readonly D[]
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly options?: PoolOptionsInput
  readonly observer?: PoolObserver
}

export function createRegionPool<D extends { readonly info: DeploymentInfo }>(
  parts: RegionPoolParts<D>,
): RegionPool<D> {
  return new RegionPool(parts)
}

export class RegionPool<D extends { readonly info: DeploymentInfo }> {
  readonly context: PoolContext
  readonly members: readonly Member<D>[]
  readonly #firstGroup: readonly Member<D>[]
  readonly #line: WaitingLine<D>
  readonly #retryBudget: RetryBudget

  constructor({ deployments, clock, random, options, observer = {} }: RegionPoolParts<D>) {
    const capacityChanged = () => {
      if (this.#line.size > 0) this.#line.serve()
    }
    this.context = { clock, random, options: withDefaults(options), observer, capacityChanged }
    this.members = createMembers(deployments)
    this.#firstGroup = firstGroupOf(this.members)
    this.#line = new WaitingLine(this.context, this.members, (ready, request) => this.#choose(ready, request))
    this.#retryBudget = new RetryBudget(this.context.options.retryBudget, clock.now())
  }

  start(demand: Demand): PoolRequest {
    const { clock, options } = this.context
    const now = clock.now()
    this.#retryBudget.earnForRequest(now)
    return startRequest(demand, now + options.deadlines.totalMs)
  }

  /** The right to the request's next call, at once when any deployment can take it. Throws `capacity_exhausted`. */
  async acquire(request: PoolRequest, signal: AbortSignal): Promise<Permit<D>> {
    signal.throwIfAborted()
    const grant = (member: Member<D>) => this.#grant(member, request)
    if (this.#line.size > 0) return this.#line.wait(request, grant, signal)
    const share = shareFor(urgencies.indexOf(request.demand.priority))
    const now = this.context.clock.now()
    const member =
      freeFavourite(this.#firstGroup, request, share, now) ??
      this.#choose(survey(this.members, request, share, now).ready, request)
    if (member) return grant(member)
    return this.#line.wait(request, grant, signal)
  }

  /** The right to a second call in another region while the first is silent; never waits, and only where there is plenty. */
  acquireHedge(request: PoolRequest, primary: Member<D>, afterMs: number): Permit<D> | undefined {
    const { clock, options, observer } = this.context
    if (this.#line.size > 0 || request.attempts >= options.maxAttempts) return undefined
    const now = clock.now()
    const spared = survey(this.members, request, spareShare, now).ready
    const member = this.#choose(
      spared.filter((other) => isFitForHedge(other, primary, request)),
      request,
    )
    // In a region known to be sick, a silent call (or a silent probe) needs a failover, not a hedge.
    const isSick = isProbing(primary.breaker)
    if (!member || !(isSick ? this.#retryBudget.payForRetry(now) : this.#retryBudget.payForHedge(now))) return undefined
    observer.hedged?.({ deployment: primary.info.id, hedge: member.info.id, afterMs })
    return this.#grant(member, request)
  }

  /** @param canStartAfresh nothing was shown yet, or what was shown can be replaced. */
  nextStep(error: ModelError, request: PoolRequest, canStartAfresh: boolean): NextStep {
    const { clock, options } = this.context
    const now = clock.now()
    return decideNextStep(error, {
      attempts: request.attempts,
      maxAttempts: options.maxAttempts,
      remainingMs: request.deadlineAt - now,
      canStartAfresh,
      soonestInMs: survey(this.members, request, 1, now).soonestAt - now,
      payForRetry: () => this.#retryBudget.payForRetry(now),
    })
  }

  status(): readonly DeploymentStatus[] {
    const now = this.context.clock.now()
    return this.members.map((member) => deploymentStatus(member, now))
  }

  #choose(ready: readonly Member<D>[], request: PoolRequest): Member<D> | undefined {
    return chooseMember(ready, request, this.#mayProbe(request), this.context.random)
  }

  /** A probe may fail, and then the request needs a failover: not the second misfortune of one, nor one that cannot be paid for. */
  #mayProbe(request: PoolRequest): boolean {
    return request.attempts === 0 && this.#retryBudget.canPayForRetry(this.context.clock.now())
  }

  #grant(member: Member<D>, request: PoolRequest): Permit<D> {
    request.attempts += 1
    this.#line.served(request.demand)
    if (request.lastFailed !== undefined) {
      this.context.observer.failedOver?.({ from: request.lastFailed, to: member.info.id })
      request.lastFailed = undefined
    }
    return new Permit(this.context, member, request)
  }
}

function isFitForHedge(member: Member<unknown>, primary: Member<unknown>, request: PoolRequest): boolean {
  if (member.info.region === primary.info.region || isProbing(member.breaker)) return false
  return mayReturnAt(request, member.info) === undefined
}
