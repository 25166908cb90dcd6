// A document's text to chunks: by section, then paragraph, sentence, word; never over the limit, never across pages.
import type { Sliceable } from '../kernel/in-slices.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { Chunk, ChunkLimits } from './chunk.ts'
import type { ExtractedDocument } from './extract/extracted-document.ts'
import { mergeTinySections } from './merge-tiny-sections.ts'
import { packUnits } from './pack-units.ts'
import { splitUnits } from './split-units.ts'

/** One UTF-8 byte is at most one token, and a character at most four bytes: any character fits. */
const leastMaxTokens = 4

/**
 * Every visible character is in some chunk, in order; the same input gives the same chunks. Takes linear time, in slices: the
 * largest documents take seconds, for which other users' answers would stand still.
 */
export function* chunkDocument(
  document: ExtractedDocument,
  counter: TokenCounter,
  limits: ChunkLimits,
): Sliceable<readonly Chunk[]> {
  const { maxTokens, overlapTokens } = limits
  if (maxTokens < leastMaxTokens || overlapTokens >= maxTokens) {
    throw new RangeError(`chunks of ${maxTokens} tokens cannot overlap by ${overlapTokens}`)
  }
  const chunks: Chunk[] = []
  for (const { headings, page, text } of yield* mergeTinySections(document.sections, counter, maxTokens)) {
    for (const content of yield* contentsOf(text, counter, limits)) {
      chunks.push({ ordinal: chunks.length, ...content, headings, page })
    }
    yield
  }
  return chunks
}

function* contentsOf(text: string, counter: TokenCounter, limits: ChunkLimits): Sliceable<readonly ChunkContent[]> {
  const content = text.trim()
  const tokens = counter.count(content, limits.maxTokens)
  if (tokens <= limits.maxTokens) return content === '' ? [] : [{ content, tokens }]
  return yield* packUnits(yield* splitUnits(content, counter, limits.maxTokens), counter, limits)
}

type ChunkContent = Pick<Chunk, 'content' | 'tokens'>
