// Requests that wait for capacity: served in fair order as deployments become able, refused when waiting is in vain.
import { Alarm } from './alarm.ts'
import { capacityExhausted } from './capacity-exhausted.ts'
import { FairQueue } from './fair-queue.ts'
import type { Member } from './member.ts'
import type { PoolContext } from './pool-context.ts'
import type { PoolRequest } from './pool-request.ts'
import { shareFor, survey, urgencies } from './survey.ts'

interface Waiter<D> {
  readonly userId: string
  readonly priority: PoolRequest['demand']['priority']
  readonly tokens: number
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
  readonly #queue = new FairQueue<Waiter<D>>()
  readonly #alarm: Alarm

  constructor(context: PoolContext, members: readonly Member<D>[], choose: Choose<D>) {
    this.#context = context
    this.#members = members
    this.#choose = choose
    this.#alarm = new Alarm(context.clock, () => this.serve())
  }

  get size(): number {
    return this.#queue.size
  }

  /**
   * Waits for a deployment, at most until the request's deadline. `use` is called the moment one is free, before anyone else
   * can take it.
   */
  wait<P>(request: PoolRequest, use: (member: Member<D>) => P, signal: AbortSignal): Promise<P> {
    signal.throwIfAborted()
    return new Promise<P>((resolve, reject) => {
      const onAbort = () => this.#leave(waiter, () => reject(signal.reason))
      const stopListening = () => signal.removeEventListener('abort', onAbort)
      const waiter = this.#createWaiter(
        request,
        (member) => {
          stopListening()
          resolve(use(member))
        },
        (reason) => {
          stopListening()
          reject(reason)
        },
      )
      signal.addEventListener('abort', onAbort, { once: true })
      this.#queue.add(waiter)
      this.#shedSurplus()
      this.serve()
    })
  }

  /** Looks at everyone who waits, in order. */
  serve(): void {
    const now = this.#context.clock.now()
    const claims = new Map<Member<D>, number>()
    let wakeAt = Infinity
    for (const waiter of this.#queue.entries()) wakeAt = Math.min(wakeAt, this.#serveOne(waiter, claims, now))
    this.#alarm.setFor(wakeAt)
  }

  /** @returns when to look again on its behalf. */
  #serveOne(waiter: Waiter<D>, claims: Map<Member<D>, number>, now: number): number {
    const { request } = waiter
    const urgency = urgencyOf(waiter, now, this.#context.options.waiting.promoteAfterMs)
    const { ready, soonestAt } = survey(this.#members, request, shareFor(urgency), now)
    const free = ready.filter((member) => (claims.get(member) ?? Infinity) > urgency)
    const chosen = this.#choose(free, request)
    if (chosen) {
      this.#leave(waiter, () => waiter.serve(chosen), true)
      return Infinity
    }
    if (now >= waiter.limitAt || soonestAt > waiter.limitAt) {
      this.#leave(waiter, () => waiter.refuse(capacityExhausted(soonestAt - now)))
      return Infinity
    }
    claimFor(request, urgency, this.#members, claims, now)
    return Math.min(soonestAt > now ? soonestAt : Infinity, waiter.limitAt, this.#promotionAt(waiter, now))
  }

  #createWaiter(request: PoolRequest, serve: Waiter<D>['serve'], refuse: Waiter<D>['refuse']): Waiter<D> {
    const { userId, priority, tokens } = request.demand
    const since = this.#context.clock.now()
    const limitAt = Math.min(request.deadlineAt, since + this.#context.options.waiting.maxWaitMs)
    return { userId, priority, tokens, request, since, limitAt, serve, refuse }
  }

  #leave(waiter: Waiter<D>, act: () => void, isServed = false): void {
    this.#queue.remove(waiter, isServed)
    act()
    if (this.#queue.size === 0) this.#alarm.setFor(Infinity)
  }

  /** Too many: whoever would be served last is told now rather than later. */
  #shedSurplus(): void {
    const last = this.#queue.last()
    if (!last || this.#queue.size <= this.#context.options.waiting.maxWaiting) return
    const now = this.#context.clock.now()
    const { soonestAt } = survey(this.#members, last.request, 1, now)
    this.#leave(last, () => last.refuse(capacityExhausted(soonestAt - now)))
  }

  #promotionAt(waiter: Waiter<D>, now: number): number {
    const stepMs = this.#context.options.waiting.promoteAfterMs
    if (urgencyOf(waiter, now, stepMs) === 0) return Infinity
    return waiter.since + stepMs * (Math.floor((now - waiter.since) / stepMs) + 1)
  }
}

/** Rank of the waiter's priority; time moves it up, so that nobody gives way forever. */
function urgencyOf(waiter: Pick<Waiter<never>, 'priority' | 'since'>, now: number, promoteAfterMs: number): number {
  const promotions = Math.floor((now - waiter.since) / promoteAfterMs)
  return Math.max(0, urgencies.indexOf(waiter.priority) - promotions)
}

/** Nobody of the same or less urgency may overtake on a deployment that this request is waiting for. */
function claimFor<D>(
  request: PoolRequest,
  urgency: number,
  members: readonly Member<D>[],
  claims: Map<Member<D>, number>,
  now: number,
): void {
  for (const member of members) {
    const isKeptAway = (request.failedUntil.get(member.info.id) ?? 0) > now
    if (!isKeptAway) claims.set(member, Math.min(urgency, claims.get(member) ?? Infinity))
  }
}
