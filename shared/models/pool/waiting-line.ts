// Requests that wait for capacity: served in fair order as deployments become able, refused as soon as waiting is in vain.
import { Alarm } from './alarm.ts'
import { capacityExhausted } from './capacity-exhausted.ts'
import { Claims } from './claims.ts'
import { FairQueue } from './fair-queue.ts'
import type { Member } from './member.ts'
import type { PoolContext } from './pool-context.ts'
import type { PoolRequest } from './pool-request.ts'
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
    const urgency = urgencyOf(waiter, now, this.#context.options.waiting.promoteAfterMs)
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
    const promotionAt = nextPromotionAt(waiter, urgency, now, this.#context.options.waiting.promoteAfterMs)
    return Math.min(soonestAt > now ? soonestAt : Infinity, limitAt, promotionAt)
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

/** Rank of the request's priority; time moves it up, so that nobody gives way forever. */
function urgencyOf({ request, since }: Waiter<never>, now: number, promoteAfterMs: number): number {
  const promotions = Math.floor((now - since) / promoteAfterMs)
  return Math.max(0, urgencies.indexOf(request.demand.priority) - promotions)
}

function nextPromotionAt({ since }: Waiter<never>, urgency: number, now: number, promoteAfterMs: number): number {
  if (urgency === 0) return Infinity
  return since + promoteAfterMs * (Math.floor((now - since) / promoteAfterMs) + 1)
}
