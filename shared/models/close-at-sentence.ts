// Moves the end of a cut text back to where a sentence, or at least a word, ends.
import { isInsidePair } from './text-windows.ts'

/** How much of the text may be given up for a clean end. */
const maxLossShare = 0.15

/** `.`, `!`, `?` and the like with closing quotes, before white space; the full-width ones and line breaks need none. */
const sentenceEnd = /[.!?…]["'”’»)\]]*(?=\s)|[。！？｡][”’」』）]*|\n/gu
const wordEnd = /\S(?=\s)/gu

/** @returns the length, at most `length`, to cut `text` to. */
export function closeAtSentence(text: string, length: number): number {
  const earliest = Math.ceil(length * (1 - maxLossShare))
  // One more character, to see what follows the last.
  const tail = text.slice(earliest, length + 1)
  const end = lastMatchEnd(tail, sentenceEnd, length - earliest) ?? lastMatchEnd(tail, wordEnd, length - earliest)
  if (end !== undefined) return earliest + end
  return isInsidePair(text, length) ? length - 1 : length
}

function lastMatchEnd(tail: string, pattern: RegExp, limit: number): number | undefined {
  let end: number | undefined
  for (const match of tail.matchAll(pattern)) {
    const matchEnd = match.index + match[0].length
    if (matchEnd > limit) break
    end = matchEnd
  }
  return end
}
