// A page of the catalogue, and what the index holds of the same stretch of document ids: by count first, and by document only
// where the counts differ.
import type { CatalogEntry, IndexState } from '../../documents/document-catalog.ts'
import { documentIdOf } from '../../documents/document-id.ts'
import { passageIdOf } from '../../indexing/passage-id.ts'
import { narrowRange } from '../../retrieval/narrow-range.ts'
import type { PassageFacts } from '../../retrieval/passage-sweep.ts'
import type { Finding } from './finding.ts'
import type { Place } from './reconciliation-store.ts'
import type { CompareDeps, Step } from './step.ts'
import { pageSize, settledAfterMs } from './step.ts'

type PassagePlace = Extract<Place, { phase: 'passages' }>

/** @param startedAt of the pass. */
export async function comparePassages(
  deps: CompareDeps,
  { afterId }: PassagePlace,
  startedAt: number,
  signal: AbortSignal,
): Promise<Step> {
  const { model } = await deps.activeModel(signal)
  const page = await deps.sweep.listById({ after: afterId, through: undefined, limit: pageSize }, signal)
  const last = page.length === pageSize ? page.at(-1)?.id : undefined
  const { range, counts } = await narrowRange(deps.passages, { after: afterId, through: last }, signal)
  const { through } = range
  const entries = page.filter(({ id }) => through === undefined || id <= through)

  // A small collection is one stretch, and compared by document in every pass.
  const isDue =
    through === undefined || hasItsTurn(afterId, startedAt) || sumOf(entries, model) !== (counts.get(model) ?? 0)
  const passages = isDue ? await deps.passages.listWithin(range, signal) : []
  return {
    findings: isDue ? compareDocuments(entries, passages, model, deps.clock.now()) : [],
    lookedAt: { blobs: 0, entries: 0, passages: [...counts.values()].reduce((sum, count) => sum + count, 0) },
    next: through === undefined ? undefined : { phase: 'passages', afterId: through },
  }
}

/**
 * Errors of two documents may cancel out in a count. So each stretch is compared by document now and then, whatever its count: as
 * hours go by, each has its turn. The number is prime, so that it has it with passes of any length.
 */
const turns = 23
const hourMs = 60 * 60_000

function hasItsTurn(afterId: string, startedAt: number): boolean {
  const stretch = Number.parseInt(afterId.slice(0, 8) || '0', 16)
  return (stretch + Math.floor(startedAt / hourMs)) % turns === 0
}

function sumOf(entries: readonly CatalogEntry[], model: string): number {
  return entries.reduce((sum, { models }) => sum + passagesOf(models[model]), 0)
}

/** Of a document that is pending or failed nobody knows for sure; its stretch is then looked at more closely. */
function passagesOf(state: IndexState | undefined): number {
  return state?.state === 'indexed' ? state.passages : 0
}

function compareDocuments(
  entries: readonly CatalogEntry[],
  passages: readonly PassageFacts[],
  model: string,
  now: number,
): readonly Finding[] {
  const held = Map.groupBy(passages, ({ documentId }) => documentId)
  const miscounted = entries.filter(({ id, models, deletedAt }) => {
    const state = models[model]
    if (deletedAt !== undefined || state?.state !== 'indexed' || !isSettled(state.indexedAt, now)) return false
    const ids = (held.get(id) ?? []).filter(({ embeddingModel }) => embeddingModel === model).map((each) => each.id)
    return !isWhole(ids, id, model, state.passages)
  })
  const known = new Set(
    entries.filter(({ deletedAt }) => deletedAt === undefined || !isSettled(deletedAt, now)).map(({ id }) => id),
  )
  const orphans = [...held].filter(
    ([id, each]) => !known.has(id) && each.every(({ indexedAt }) => isSettled(indexedAt, now)),
  )
  return [
    ...miscounted.map(({ name }): Finding => ({ kind: 'miscounted', documentName: name })),
    ...orphans.map(([, each]) => orphanOf(each)),
  ]
}

/** The ids of a document's passages are known beforehand; what has another id is no passage of it. */
function isWhole(ids: readonly string[], documentId: string, model: string, passages: number): boolean {
  const held = new Set(ids)
  return ids.length === passages && ids.every((_, ordinal) => held.has(passageIdOf(documentId, model, ordinal)))
}

function isSettled(at: number, now: number): boolean {
  return now - at > settledAfterMs
}

function orphanOf(passages: readonly PassageFacts[]): Finding {
  const documentName = passages[0]?.documentName ?? ''
  const isStray = passages.some((each) => documentIdOf(each.documentName) !== each.documentId)
  return {
    kind: 'orphaned',
    documentName,
    ...(isStray ? { strayPassageIds: passages.map(({ id }) => id) } : {}),
  }
}
