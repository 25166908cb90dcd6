// Splits text into sentences. Lines wrapped in the middle of a sentence are joined; headings, list items and table rows
// stand alone.
import { plainMarkdown } from './plain-markdown.ts'

const listItem = /^\s*(?:[-*•–]|\d{1,3}[.)])\s+/
const sentenceEnd = /[.!?…。！？]["'”’)\]]*$/
const spacedBoundary = /(?<=[.!?…]["'”’)\]]?)\s+(?=["'“‘([]?[\p{Lu}\p{N}])|(?<=[。！？])/gu
const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|cf|approx|incl|max|min|no|nr|mr|mrs|ms|dr|prof|st|vs|fig|inc|ltd|\p{L})\.$/iu

export function sentences(text: string): string[] {
  return paragraphs(plainMarkdown(text)).flatMap(splitParagraph)
}

/** Ends as a sentence does; headings, list items and table rows often do not. */
export function isWhole(sentence: string): boolean {
  return sentenceEnd.test(sentence)
}

function paragraphs(text: string): string[] {
  const lines = text.split(/\r?\n/)
  const longestLine = lines.reduce((longest, line) => Math.max(longest, line.length), 0)
  const found: string[] = []
  let current = ''
  const close = (): void => {
    if (current !== '') found.push(current)
    current = ''
  }
  for (const line of lines) {
    const isItem = listItem.test(line)
    const bare = (isItem ? line.replace(listItem, '') : line.replace(/^\s*#{1,6}\s+/, '')).trim()
    if (bare === '' || isItem || startsAnew(current, bare, longestLine)) close()
    current = current === '' ? bare : `${current} ${bare}`
  }
  close()
  return found
}

/** A short line without an end, followed by a capital, is a heading: a wrapped line would be about as long as the longest. */
function startsAnew(before: string, line: string, longestLine: number): boolean {
  return (
    before.length < longestLine * 0.6 && !sentenceEnd.test(before) && !/[,;:]$/.test(before) && /^\p{Lu}/u.test(line)
  )
}

function splitParagraph(paragraph: string): string[] {
  const found: string[] = []
  let pending = ''
  for (const part of paragraph.split(spacedBoundary)) {
    pending = pending === '' ? part : `${pending} ${part}`
    if (abbreviation.test(pending)) continue
    found.push(pending)
    pending = ''
  }
  if (pending !== '') found.push(pending)
  return found.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')
}
