// All vectors of one field, normalised, in one block of memory; searched exactly, so HNSW's recall is the best case.
/** Room for so many vectors at first; it doubles. */
const initialCapacity = 64

export interface Neighbour {
  readonly slot: number
  /** Cosine similarity, -1 to 1. */
  readonly similarity: number
}

export class VectorMatrix {
  readonly dimensions: number
  #values: Float32Array
  #present: Uint8Array
  #count = 0

  constructor(dimensions: number) {
    this.dimensions = dimensions
    this.#values = new Float32Array(initialCapacity * dimensions)
    this.#present = new Uint8Array(initialCapacity)
  }

  get byteLength(): number {
    return this.#count * this.dimensions * Float32Array.BYTES_PER_ELEMENT
  }

  set(slot: number, vector: Float32Array): void {
    if (slot >= this.#present.length) this.#grow(slot)
    const start = slot * this.dimensions
    const scale = inverseLength(vector)
    for (let at = 0; at < this.dimensions; at += 1) this.#values[start + at] = (vector[at] ?? 0) * scale
    if (this.#present[slot] === 0) this.#count += 1
    this.#present[slot] = 1
  }

  remove(slot: number): void {
    if (this.#present[slot] !== 1) return
    this.#present[slot] = 0
    this.#count -= 1
  }

  /** The `k` most similar of the accepted documents, best first; equal ones in the order of their slots. */
  nearest(query: ArrayLike<number>, k: number, accepts: (slot: number) => boolean): Neighbour[] {
    const normalised = Float32Array.from(query)
    const scale = inverseLength(normalised)
    for (let at = 0; at < normalised.length; at += 1) normalised[at] = (normalised[at] ?? 0) * scale

    const { dimensions } = this
    const [values, present] = [this.#values, this.#present]
    const found: Neighbour[] = []
    let weakest = -Infinity
    for (let slot = 0; slot < present.length; slot += 1) {
      if (present[slot] === 0 || !accepts(slot)) continue
      const similarity = dot(normalised, values, slot * dimensions)
      if (found.length === k && similarity <= weakest) continue
      insertInOrder(found, { slot, similarity })
      if (found.length > k) found.pop()
      if (found.length === k) weakest = found[k - 1]?.similarity ?? -Infinity
    }
    return found
  }

  #grow(slot: number): void {
    const capacity = Math.max(slot + 1, this.#present.length * 2)
    const values = new Float32Array(capacity * this.dimensions)
    values.set(this.#values)
    this.#values = values
    const present = new Uint8Array(capacity)
    present.set(this.#present)
    this.#present = present
  }
}

/** Four sums at a time: the additions do not wait for each other, so that memory is the limit and not arithmetic. */
function dot(query: Float32Array, values: Float32Array, start: number): number {
  const { length } = query
  const end = length - (length % 4)
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let at = 0; at < end; at += 4) {
    a += query[at]! * values[start + at]!
    b += query[at + 1]! * values[start + at + 1]!
    c += query[at + 2]! * values[start + at + 2]!
    d += query[at + 3]! * values[start + at + 3]!
  }
  for (let at = end; at < length; at += 1) a += query[at]! * values[start + at]!
  return a + b + c + d
}

/** A vector of zeros has no direction: it is left as it is and is equally far from everything. */
function inverseLength(vector: Float32Array): number {
  let sum = 0
  for (const value of vector) sum += value * value
  return sum === 0 ? 1 : 1 / Math.sqrt(sum)
}

function insertInOrder(found: Neighbour[], neighbour: Neighbour): void {
  let at = found.length
  while (at > 0 && (found[at - 1]?.similarity ?? 0) < neighbour.similarity) at -= 1
  found.splice(at, 0, neighbour)
}
