// Passages as retrieval returns them, for tests of what is done with them.
import type { Passage } from '../../shared/retrieval/passage.ts'

export function passage(given: Partial<Passage> & { readonly content: string }): Passage {
  return {
    id: `p-${given.content.slice(0, 20)}`,
    documentId: 'd1',
    documentName: 'handbook.pdf',
    documentVersion: 'v1',
    title: 'Handbook',
    page: undefined,
    headings: [],
    ordinal: 0,
    tokens: Math.ceil(given.content.length / 4),
    contentKey: given.content,
    embeddingModel: 'test-model@4',
    groups: [],
    indexedAt: 0,
    ...given,
  }
}
