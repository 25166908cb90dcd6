// From the numbers in an answer to the passages they stand for.
import type { Citation } from '../memory/conversation.ts'
import type { SelectedPassage } from './select-passages.ts'

export function sourcesOf(shown: readonly SelectedPassage[]): readonly Citation[] {
  return shown.map(({ passage, number }) => ({
    number,
    documentId: passage.documentId,
    documentName: passage.documentName,
    passageId: passage.id,
    title: passage.title,
    page: passage.page,
    headings: passage.headings,
    content: passage.content,
  }))
}

/** Only the sources whose number the text names: `[3]`, or several as `[1, 3]`. */
export function citedIn(text: string, sources: readonly Citation[]): readonly Citation[] {
  const numbers = new Set<number>()
  for (const [, list] of text.matchAll(/\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]/g)) {
    for (const number of list?.split(',') ?? []) numbers.add(Number(number))
  }
  return sources.filter((source) => numbers.has(source.number))
}
