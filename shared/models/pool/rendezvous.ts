// Rendezvous hashing: every key ranks all deployments in an order of its own, so that a conversation stays in one region without
// anyone remembering it, and moves only when that region leaves or returns.

/** FNV-1a: spreads short strings well and costs a multiplication a character. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** What the key and the member make of each other: uniform in 32 bits. */
export function rendezvousHash(keyHash: number, memberHash: number): number {
  return mix(keyHash ^ Math.imul(memberHash, 0x9e3779b1))
}

/**
 * The member with the highest score takes the key; with this score each gets its weight's share of all keys. Of two members of the same
 * weight, the one with the higher hash has the higher score.
 */
export function rendezvousScore(hash: number, weight: number): number {
  return -weight / Math.log(toUnitInterval(hash))
}

/** The finaliser of MurmurHash3: neighbouring inputs end far apart. */
function mix(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function toUnitInterval(hash: number): number {
  return (hash + 0.5) / 2 ** 32
}
