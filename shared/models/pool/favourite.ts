// The short way to a deployment: the one a conversation goes to while all are well. It nearly always can, and then the others need not
// be looked at. Never another one than the long way (`survey`, `chooseMember`) finds.
import { isProbing } from './breaker.ts'
import { byAffinity } from './choose-member.ts'
import type { Member } from './member.ts'
import { admitsAt } from './member.ts'
import type { PoolRequest } from './pool-request.ts'
import { mayReturnAt } from './pool-request.ts'

/** The priority group in which favourites are found. */
export function firstGroupOf<D>(members: readonly Member<D>[]): readonly Member<D>[] {
  const first = Math.min(...members.map(({ info }) => info.priority))
  return members.filter(({ info }) => info.priority === first)
}

/** Undefined when it cannot take the request at once, or when the request has none: then all have to be looked at. */
export function freeFavourite<D>(
  firstGroup: readonly Member<D>[],
  request: PoolRequest,
  share: number,
  now: number,
): Member<D> | undefined {
  const { affinityHash, demand } = request
  if (affinityHash === undefined || demand.model !== undefined) return undefined
  const favourite = byAffinity(firstGroup, affinityHash)
  if (!favourite || isProbing(favourite.breaker) || mayReturnAt(request, favourite.info) !== undefined) return undefined
  return admitsAt(favourite, demand, share, now) <= now ? favourite : undefined
}
