// Requests that wait for capacity: served in fair order as deployments become able, refused as soon as waiting is in vain.
import type { Priority } from '../chat-model.ts'
import { Alarm } from './alarm.ts'
import { capacityExhausted } from './capacity-exhausted.ts'
import { Claims } from './claims.ts'
import { FairQueue } from './fair-queue.ts'
import type { Member } from './member.ts'
import type { PoolContext } from './pool-context.ts'
import type { Demand, PoolRequest } from './pool-request.ts'
import { isKeptAway } from './pool-request.ts'
import { shareFor, survey, urgencies } from './survey.ts'

/** Of a deployment whose quota is unknown: Azure's default for a new one is of this order. It decides who is served first, not how much. */
const nominalTokensPerMinute = 100_000

interface Waiter<D> {
  readonly request: PoolRequest
  readonly since: number
  readonly limitAt: number
  readonly serve: (member: Member<D>) => void
  readonly refuse: (reason: unknown) => void
}

/** Which of the deployments that can take a request it goes to. */
type Choose<D> = (ready: readonly Member<D>[], request: PoolRequest) => Member<D> | undefined

export class WaitingLine<D> {
  readonly #context: PoolContext
  readonly #members: readonly Member<D>[]
  readonly #choose: Choose<D>
  readonly #queue: FairQueue<Waiter<D>>
  readonly #alarm: Alarm
  /** When a request of each priority was last let through. */
  readonly #servedAt = new Map<Priority, number>()
  /** What the quotas give within the longest wait: whoever stands behind more than that waits in vain. */
  readonly #tokensServable: number

  constructor(context: PoolContext, members: readonly Member<D>[], choose: Choose<D>) {
    this.#context = context
    this.#members = members
    this.#choose = choose
    this.#alarm = new Alarm(context.clock, () => this.serve())
    this.#queue = new FairQueue(totalTokensPerMinute(members, nominalTokensPerMinute))
    this.#tokensServable = (totalTokensPerMinute(members, Infinity) * context.options.waiting.maxWaitMs) / 60_000
  }

  get size(): number {
    return this.#queue.size
  }

  /**
   * Waits for a deployment, within the request's deadline. `use` is called the moment one is free, before anyone else can
   * take it. Throws `capacity_exhausted`.
   */
  wait<P>(request: PoolRequest, use: (member: Member<D>) => P, signal: AbortSignal): Promise<P> {
    const { promise, resolve, reject } = Promise.withResolvers<P>()
    const since = this.#context.clock.now()
    request.waitsUntil ??= since + this.#context.options.waiting.maxWaitMs
    const limitAt = Math.min(request.deadlineAt, request.waitsUntil)
    const waiter: Waiter<D> = {
      request,
      since,
      limitAt,
      serve: (member) => resolve(use(member)),
      refuse: reject,
    }
    const leave = () => {
      this.#queue.remove(waiter)
      reject(signal.reason)
      this.serve()
    }
    signal.addEventListener('abort', leave, { once: true })
    this.#queue.add(waiter, request.demand, since)
    this.#refuseSurplus(waiter)
    this.serve()
    return promise.finally(() => signal.removeEventListener('abort', leave))
  }

  /** A request was let through, with or without waiting for it. */
  served({ priority }: Demand): void {
    this.#servedAt.set(priority, this.#context.clock.now())
  }

  /** Looks at everyone who waits, in order; sets the alarm for when it is worth looking again. */
  serve(): void {
    const now = this.#context.clock.now()
    const claims = new Claims<Member<D>>()
    let wakeAt = Infinity
    for (const waiter of this.#queue.entries()) wakeAt = Math.min(wakeAt, this.#serveOne(waiter, claims, now))
    this.#alarm.setFor(wakeAt)
  }

  /** @returns when to look again on its behalf. */
  #serveOne(waiter: Waiter<D>, claims: Claims<Member<D>>, now: number): number {
    const { request, limitAt } = waiter
    const overlookedMs = now - this.#overlookedSince(waiter)
    const { promoteAfterMs } = this.#context.options.waiting
    const urgency = urgencyOf(request.demand, overlookedMs, promoteAfterMs)
    if (claims.isAllTaken(urgency) && now < limitAt) return limitAt

    const { ready, soonestAt, isOutage } = survey(this.#members, request, shareFor(urgency), now)
    const free = ready.filter((member) => !claims.isTaken(member, urgency))
    const chosen = this.#choose(free, request)
    if (chosen) {
      // An observer may have come back in here and served it already.
      if (this.#queue.remove(waiter)) waiter.serve(chosen)
      return Infinity
    }
    if (now >= limitAt || soonestAt > limitAt || isOutage) {
      this.#queue.remove(waiter)
      waiter.refuse(capacityExhausted(soonestAt - now))
      return Infinity
    }
    this.#claim(waiter, urgency, claims, now)
    const promotionAt = urgency === 0 ? Infinity : now + promoteAfterMs - (overlookedMs % promoteAfterMs)
    return Math.min(soonestAt > now ? soonestAt : Infinity, limitAt, promotionAt)
  }

  /** Waiting for others like it is no reason to be promoted: only while none of them gets anything does it wait for more urgent ones. */
  #overlookedSince({ request, since }: Waiter<D>): number {
    return Math.max(since, this.#servedAt.get(request.demand.priority) ?? 0)
  }

  #claim({ request }: Waiter<D>, urgency: number, claims: Claims<Member<D>>, now: number): void {
    const wanted = this.#members.filter(({ info }) => !isKeptAway(info, request, now))
    claims.claim(wanted, urgency, wanted.length === this.#members.length)
  }

  /** Whoever would wait in vain is told now rather than later: the newcomer behind too much, the last of too many. */
  #refuseSurplus(newcomer: Waiter<D>): void {
    const tokensAhead = this.#queue.tokensAhead(newcomer)
    if (tokensAhead > 0 && tokensAhead + newcomer.request.demand.tokens > this.#tokensServable) {
      this.#queue.remove(newcomer)
      this.#refuse(newcomer)
    }
    if (this.#queue.size <= this.#context.options.waiting.maxWaiting) return
    const last = this.#queue.takeLast()
    if (last) this.#refuse(last)
  }

  #refuse(waiter: Waiter<D>): void {
    const now = this.#context.clock.now()
    waiter.refuse(capacityExhausted(survey(this.#members, waiter.request, 1, now).soonestAt - now))
  }
}

function totalTokensPerMinute(members: readonly Member<unknown>[], whereUnknown: number): number {
  return members.reduce((sum, { info }) => sum + (info.tokensPerMinute ?? whereUnknown), 0)
}

/** Rank of the request's priority; being overlooked moves it up, so that no kind of request gives way forever. */
function urgencyOf({ priority }: Demand, overlookedMs: number, promoteAfterMs: number): number {
  return Math.max(0, urgencies.indexOf(priority) - Math.floor(overlookedMs / promoteAfterMs))
}
