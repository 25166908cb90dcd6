// What an index lacks and has too much of, against what a quiet run of the same documents leaves.
import type { HeldPassage } from '../product/search-requests.ts'

export interface PassageComparison {
  readonly expected: number
  /** Of the stored documents, but nowhere in the index. */
  readonly missing: number
  /** There more often than the document says it. */
  readonly duplicates: number
  /** Of documents that are gone, or of text that a stored document no longer has. */
  readonly orphans: number
}

export function comparePassages(expected: readonly HeldPassage[], found: readonly HeldPassage[]): PassageComparison {
  const wanted = countByText(expected)
  const present = countByText(found)
  const figures = { missing: 0, duplicates: 0, orphans: 0 }
  for (const [text, count] of wanted) figures.missing += Math.max(0, count - (present.get(text) ?? 0))
  for (const [text, count] of present) {
    const surplus = Math.max(0, count - (wanted.get(text) ?? 0))
    if (wanted.has(text)) figures.duplicates += surplus
    else figures.orphans += surplus
  }
  return { expected: expected.length, ...figures }
}

function countByText(passages: readonly HeldPassage[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { documentName, content } of passages) {
    const text = JSON.stringify([documentName, content])
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}
