// An encoding's tokens in one hash table over one byte array: built in a fraction of the time and memory of 200 000 map entries.

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
const fnvOffsetBasis = 0x811c9dc5 | 0
const fnvPrime = 0x01000193

/** At most half full with the 200 000 tokens of the largest encoding, so that probing stays short. */
const slotCount = 2 ** 19

/** The bits of a slot that hold a rank, plus 1. */
const rankMask = slotCount / 2 - 1

/** One in ten is set, by the 420 000 beginnings of tokens of the largest encoding. */
const prefixBitCount = 2 ** 22

const none = -1

/** What js-tiktoken's rank files start with: the rank of the first token; the others follow without gaps. */
const header = '! 0 '
const space = ' '.charCodeAt(0)
const sixBitsOf = new Int8Array(128).fill(-1)
const base64Letters = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
for (const [value, letter] of base64Letters.entries()) sixBitsOf[letter] = value

export class TokenVocabulary {
  /** No token is longer than this many bytes. */
  readonly longestToken: number
  /** How many tokens there are. */
  readonly size: number
  /** Of a text's beginnings, while a token is looked for. */
  readonly #hashes: Int32Array
  /** All tokens' bytes, one after the other, by rank. */
  readonly #bytes: Uint8Array
  /** Where each token starts in `#bytes`, by rank; one more entry closes the last. */
  readonly #starts: Int32Array
  /** Rank + 1 in the low bits and the hash's high bits above, which tell most other tokens apart; 0 for a free slot. */
  readonly #slots = new Int32Array(slotCount)
  /** Rank + 1 of the tokens of two bytes, by both: in random text they are most. */
  readonly #pairs = new Int32Array(2 ** 16)
  /** A Bloom filter of what tokens begin with: tells where looking for a longer token is in vain. */
  readonly #prefixes = new Int32Array(prefixBitCount / 32)

  /** @param ranks `bpe_ranks` of a js-tiktoken rank file: the tokens in Base64, separated by spaces, in the order of their ranks. */
  constructor(ranks: string) {
    if (!ranks.startsWith(header) || ranks.includes('\n')) throw new Error('the rank file has an unknown layout')
    this.#bytes = new Uint8Array(ranks.length)
    this.#starts = new Int32Array(slotCount / 2)
    let rank = 0
    let longest = 0
    let end = 0
    let bits = 0
    let bitCount = 0
    for (let at = header.length; at <= ranks.length; at++) {
      const letter = at < ranks.length ? ranks.charCodeAt(at) : space
      const value = sixBitsOf[letter]!
      if (value >= 0) {
        bits = (bits << 6) | value
        bitCount += 6
        if (bitCount >= 8) {
          bitCount -= 8
          this.#bytes[end++] = bits >> bitCount
        }
      } else if (letter === space) {
        longest = Math.max(longest, end - this.#starts[rank]!)
        this.#add(rank++, end)
        bitCount = 0
      }
    }
    this.longestToken = longest
    this.#hashes = new Int32Array(longest)
    this.size = rank
  }

  /** The rank of the token with exactly these bytes, or -1. A lower rank merges first. */
  rankOf(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > this.longestToken) return none
    let hash = fnvOffsetBasis
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, fnvPrime)
    return this.#rankAt(hash, bytes, start, end)
  }

  /** The rank of the longest token that these bytes begin with, or -1. */
  longestPrefix(bytes: Uint8Array, start: number, end: number): number {
    const hashes = this.#hashes
    const furthest = Math.min(end, start + this.longestToken)
    let length = 0
    let hash = fnvOffsetBasis
    for (let at = start; at < furthest; at++) {
      hash = Math.imul(hash ^ bytes[at]!, fnvPrime)
      const bit = mixed(hash) & (prefixBitCount - 1)
      if ((this.#prefixes[bit >>> 5]! & (1 << bit)) === 0) break
      hashes[length++] = hash
    }
    for (; length > 0; length--) {
      const rank = this.#rankAt(hashes[length - 1]!, bytes, start, start + length)
      if (rank !== none) return rank
    }
    return none
  }

  lengthOf(rank: number): number {
    return this.#starts[rank + 1]! - this.#starts[rank]!
  }

  bytesOf(rank: number): Uint8Array {
    return this.#bytes.subarray(this.#starts[rank], this.#starts[rank + 1])
  }

  #rankAt(hash: number, bytes: Uint8Array, start: number, end: number): number {
    if (end - start === 2) return this.#pairs[(bytes[start]! << 8) | bytes[start + 1]!]! - 1
    return (this.#slots[this.#slotOf(hash, bytes, start, end)]! & rankMask) - 1
  }

  #add(rank: number, end: number): void {
    const start = this.#starts[rank]!
    this.#starts[rank + 1] = end
    if (end - start === 2) this.#pairs[(this.#bytes[start]! << 8) | this.#bytes[start + 1]!] = rank + 1
    let hash = fnvOffsetBasis
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ this.#bytes[at]!, fnvPrime)
      const bit = mixed(hash) & (prefixBitCount - 1)
      this.#prefixes[bit >>> 5]! |= 1 << bit
    }
    this.#slots[this.#slotOf(hash, this.#bytes, start, end)] = (hash & ~rankMask) | (rank + 1)
  }

  /** The slot that holds these bytes, or the free one where they belong. */
  #slotOf(hash: number, bytes: Uint8Array, start: number, end: number): number {
    let slot = mixed(hash) & (slotCount - 1)
    for (;;) {
      const entry = this.#slots[slot]!
      if (entry === 0) return slot
      const isLikely = ((entry ^ hash) & ~rankMask) === 0
      if (isLikely && this.#holds((entry & rankMask) - 1, bytes, start, end)) return slot
      slot = (slot + 1) & (slotCount - 1)
    }
  }

  #holds(rank: number, bytes: Uint8Array, start: number, end: number): boolean {
    const tokenStart = this.#starts[rank]!
    const length = end - start
    if (this.#starts[rank + 1]! - tokenStart !== length) return false
    for (let offset = 0; offset < length; offset++) {
      if (this.#bytes[tokenStart + offset] !== bytes[start + offset]) return false
    }
    return true
  }
}

/** FNV's low bits alone are its weakest. */
function mixed(hash: number): number {
  return hash ^ (hash >>> 15)
}
