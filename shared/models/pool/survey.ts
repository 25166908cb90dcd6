// Which deployments can take a request now, and when the next one can.
import type { Priority } from '../chat-model.ts'
import { isShut } from './breaker.ts'
import type { Member } from './member.ts'
import { admitsAt } from './member.ts'
import type { PoolRequest } from './pool-request.ts'
import { canServe, mayReturnAt } from './pool-request.ts'

export interface Survey<D> {
  readonly ready: readonly Member<D>[]
  /** The soonest time at which any of them can; Infinity when none ever will. */
  readonly soonestAt: number
  /** All of them are broken, not merely busy: when one comes back is a guess, and nobody should be kept waiting on it. */
  readonly isOutage: boolean
}

/** Later in the list gives way first. */
export const urgencies: readonly Priority[] = ['chat', 'summary', 'indexing']

/**
 * How full a quota may get for requests of each urgency. What the others leave alone is a minute's reserve for people: without it,
 * one batch could use up the minute and every question would wait for the next. Questions are short: 5 % of 350 000 tokens are
 * six hundred of them. Indexing by itself stays below that, for it goes at a pace of its own (`even-pace.ts`).
 */
const shares = [1, 0.95, 0.95]

export function shareFor(urgency: number): number {
  return shares[urgency] ?? 1
}

export function survey<D>(members: readonly Member<D>[], request: PoolRequest, share: number, now: number): Survey<D> {
  const ready: Member<D>[] = []
  let soonestAt = Infinity
  let isOutage = true
  for (const member of members) {
    if (!canServe(member.info, request.demand)) continue
    isOutage &&= isShut(member.breaker, now)
    const at = Math.max(admitsAt(member, request.demand, share, now), mayReturnAt(request, member.info) ?? 0)
    if (at <= now) ready.push(member)
    soonestAt = Math.min(soonestAt, at)
  }
  return { ready, soonestAt, isOutage }
}
