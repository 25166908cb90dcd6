// Sentences to chunks: as many as fit, ending at a paragraph where one ends late enough, overlapping by whole sentences.
import type { Sliceable } from '../kernel/in-slices.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { Chunk, ChunkLimits } from './chunk.ts'
import type { Unit } from './split-units.ts'

/** A chunk at least this full ends with a paragraph rather than inside the next one. */
const fullEnoughShare = 0.5

export function* packUnits(
  units: readonly Unit[],
  counter: TokenCounter,
  limits: ChunkLimits,
): Sliceable<readonly Pick<Chunk, 'content' | 'tokens'>[]> {
  const chunks: Pick<Chunk, 'content' | 'tokens'>[] = []
  let fresh = 0
  let start = 0
  while (fresh < units.length) {
    let end = chunkEnd(units, start, limits.maxTokens, fresh)
    let chunk = chunkOf(units, start, end, counter, limits.maxTokens)
    // Units count otherwise together than alone, rarely and by little: give up the overlap's start, then the end.
    while (chunk.tokens > limits.maxTokens && end - start > 1) {
      if (start < fresh) start += 1
      else end -= 1
      chunk = chunkOf(units, start, end, counter, limits.maxTokens)
    }
    chunks.push(chunk)
    fresh = end
    start = overlapStart(units, start, end, limits)
    yield
  }
  return chunks
}

/** Past as many units as fit, at least the first one that no chunk holds yet. */
function chunkEnd(units: readonly Unit[], start: number, maxTokens: number, fresh: number): number {
  let tokens = 0
  let paragraphEnd: number | undefined
  for (let end = start; end < units.length; end++) {
    const unit = units[end]!
    if (unit.startsParagraph && end > fresh && tokens >= maxTokens * fullEnoughShare) paragraphEnd = end
    tokens += unit.tokens
    if (tokens > maxTokens && end > fresh) return paragraphEnd ?? end
  }
  return units.length
}

/** Where the next chunk starts, so that it repeats sentences within the overlap and still has room for a new one. */
function overlapStart(units: readonly Unit[], start: number, end: number, limits: ChunkLimits): number {
  const next = units[end]
  if (!next) return end
  const room = Math.min(limits.overlapTokens, limits.maxTokens - next.tokens)
  let tokens = 0
  let first = end
  while (first - 1 > start) {
    tokens += units[first - 1]!.tokens
    if (tokens > room) break
    first -= 1
  }
  return first
}

function chunkOf(units: readonly Unit[], start: number, end: number, counter: TokenCounter, maxTokens: number) {
  const content = units
    .slice(start, end)
    .map((unit, index) => (index === 0 ? unit.text : unit.separator + unit.text))
    .join('')
  return { content, tokens: counter.count(content, maxTokens) }
}
