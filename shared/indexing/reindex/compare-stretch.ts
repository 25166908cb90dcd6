// A stretch of the catalogue against the same stretch of the index: by count first, and by document only where that differs.
import type { IdRange } from '../../documents/catalog-census.ts'
import type { CatalogSweep } from '../../documents/catalog-sweep.ts'
import type { CatalogEntry } from '../../documents/document-catalog.ts'
import { narrowRange } from '../../retrieval/narrow-range.ts'
import type { PassageSweep } from '../../retrieval/passage-sweep.ts'

export interface CompareStretchDeps {
  readonly sweep: Pick<CatalogSweep, 'listById'>
  readonly passages: PassageSweep
}

/** A document of which the index holds another number of passages than the catalogue recorded. */
export interface Miscount {
  readonly documentName: string
  readonly expectedPassages: number
  readonly countedPassages: number
}

export interface ComparedStretch {
  readonly miscounts: readonly Miscount[]
  /** The last document id that was compared, where to go on; undefined when the range has been compared to its end. */
  readonly through: string | undefined
}

/** A page of the catalogue is then about 1 MB. */
const pageSize = 1_000

/** As much of the range's beginning as can be compared at once. */
export async function compareStretch(
  { sweep, passages }: CompareStretchDeps,
  model: string,
  { after, through: end }: IdRange,
  signal: AbortSignal,
): Promise<ComparedStretch> {
  const page = await sweep.listById({ after, through: end, limit: pageSize }, signal)
  const last = page.length === pageSize ? page.at(-1)?.id : end
  const { range, counts } = await narrowRange(passages, { after, through: last }, signal)
  const through = range.through === end ? undefined : range.through
  const entries = page.filter(({ id }) => range.through === undefined || id <= range.through)
  const expected = entries.reduce((sum, entry) => sum + expectedOf(entry, model), 0)
  // Errors of two documents may cancel out, so the last stretch, which in a small corpus is all of it, is always looked at closely.
  if (through !== undefined && expected === (counts.get(model) ?? 0)) return { miscounts: [], through }
  const held = Map.groupBy(
    (await passages.listWithin(range, signal)).filter(({ embeddingModel }) => embeddingModel === model),
    ({ documentId }) => documentId,
  )
  return { miscounts: entries.flatMap((entry) => miscountOf(entry, model, held.get(entry.id)?.length ?? 0)), through }
}

function expectedOf({ models, deletedAt }: CatalogEntry, model: string): number {
  const state = models[model]
  return deletedAt === undefined && state?.state === 'indexed' ? state.passages : 0
}

function miscountOf(entry: CatalogEntry, model: string, countedPassages: number): readonly Miscount[] {
  const expectedPassages = expectedOf(entry, model)
  const isIndexed = entry.deletedAt === undefined && entry.models[model]?.state === 'indexed'
  if (!isIndexed || countedPassages === expectedPassages) return []
  return [{ documentName: entry.name, expectedPassages, countedPassages }]
}
