// Moves the end of a cut text back to where a sentence, or at least a word, ends.
import { isInsidePair } from './text-windows.ts'

/** How much of the text may be given up for a clean end. */
const maxLossShare = 0.15

/** `.`, `!`, `?` and the like with closing quotes, before white space; the full-width ones and line breaks need none. */
const sentenceEnd = /[.!?…]["'”’»)\]]*(?=\s)|[。！？｡][”’」』）]*|\n/gu
const wordEnd = /\S(?=\s)/gu

/** A sentence's closing marks may begin this far before the part that can be given up. */
const lookBehind = 8

/** @returns the length, at most `length`, to cut `text` to. */
export function closeAtSentence(text: string, length: number): number {
  const earliest = Math.ceil(length * (1 - maxLossShare))
  const end = lastEnd(text, sentenceEnd, earliest, length) ?? lastEnd(text, wordEnd, earliest, length)
  if (end !== undefined) return end
  return isInsidePair(text, length) ? length - 1 : length
}

/** Where the last match ends that ends between the two positions. */
function lastEnd(text: string, pattern: RegExp, earliest: number, latest: number): number | undefined {
  const start = Math.max(0, earliest - lookBehind)
  // One more character, to see what follows the last.
  const ends = Array.from(
    text.slice(start, latest + 1).matchAll(pattern),
    (match) => start + match.index + match[0].length,
  )
  return ends.findLast((end) => end >= earliest && end <= latest)
}
