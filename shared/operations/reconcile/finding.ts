// What reconciliation can find wrong with a document. The repair is the same for nearly all: a job that looks at the document.

export const findingKinds = [
  /** Stored, but not in the catalogue. */
  'unknown',
  /** The catalogue speaks of another version than the one that is stored. */
  'outdated',
  /** In the catalogue, but no longer stored. */
  'vanished',
  /** Indexing was asked for long ago and never came to an end. */
  'unfinished',
  /** Indexing was given up for a reason that may have passed. */
  'failed',
  /** The index holds other passages of it than the catalogue recorded. */
  'miscounted',
  /** The index holds passages of it although the catalogue does not know it, or knows it as deleted. */
  'orphaned',
] as const

export type FindingKind = (typeof findingKinds)[number]

export interface Finding {
  readonly kind: FindingKind
  readonly documentName: string
  /** Passages no job would find, because their document id does not follow from their document's name. */
  readonly strayPassageIds?: readonly string[]
}

export type FindingCounts = Readonly<Record<FindingKind, number>>

export const noFindings: FindingCounts = {
  unknown: 0,
  outdated: 0,
  vanished: 0,
  unfinished: 0,
  failed: 0,
  miscounted: 0,
  orphaned: 0,
}

export function countFindings(counts: FindingCounts, findings: readonly Finding[]): FindingCounts {
  const sums = { ...counts }
  for (const { kind } of findings) sums[kind]++
  return sums
}
