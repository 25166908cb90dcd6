// Which deployment takes a request: the first priority group that can, and in it the conversation's own region or chance by weight.
import { isProbing } from './breaker.ts'
import type { Member } from './member.ts'
import type { PoolRequest } from './pool-request.ts'
import { mayReturnAt } from './pool-request.ts'
import { rendezvousHash, rendezvousScore } from './rendezvous.ts'

/** @param ready the deployments that can take the request now. */
export function chooseMember<D>(
  ready: Iterable<Member<D>>,
  request: PoolRequest,
  mayProbe: boolean,
  random: () => number,
): Member<D> | undefined {
  let group: Member<D>[] = []
  let groupRank = Infinity
  for (const member of ready) {
    const rank = rankOf(member, request, mayProbe)
    if (rank > groupRank) continue
    if (rank < groupRank) group = []
    groupRank = rank
    group.push(member)
  }
  if (group.length <= 1) return group[0]
  return request.affinityHash === undefined ? byWeight(group, random) : byAffinity(group, request.affinityHash)
}

/** Wherever the request has not failed yet comes first, then wherever it would not be the probe, then the priority group. */
function rankOf(member: Member<unknown>, request: PoolRequest, mayProbe: boolean): number {
  if (mayReturnAt(request, member.info) !== undefined) return 2e9 + member.info.priority
  if (!mayProbe && isProbing(member.breaker)) return 1e9 + member.info.priority
  return member.info.priority
}

/** The same for the same key, as long as the group is the same. */
export function byAffinity<D>(group: readonly Member<D>[], keyHash: number): Member<D> | undefined {
  let best: Member<D> | undefined
  let bestHash = -1
  let bestScore = -1
  for (const member of group) {
    const hash = rendezvousHash(keyHash, member.idHash)
    // Regions mostly weigh the same, and then a comparison saves the logarithm.
    if (best?.info.weight === member.info.weight && hash <= bestHash) continue
    const score = rendezvousScore(hash, member.info.weight)
    if (score <= bestScore) continue
    best = member
    bestHash = hash
    bestScore = score
  }
  return best
}

function byWeight<D>(group: readonly Member<D>[], random: () => number): Member<D> | undefined {
  let rest = random() * group.reduce((sum, member) => sum + member.info.weight, 0)
  for (const member of group) {
    rest -= member.info.weight
    if (rest < 0) return member
  }
  return group.at(-1)
}
