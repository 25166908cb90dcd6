// Documents of which the index holds another number of passages than the catalogue recorded: by count of a whole stretch first,
// and by document only where that differs.
import type { CatalogSweep } from '../../documents/catalog-sweep.ts'
import type { CatalogEntry } from '../../documents/document-catalog.ts'
import { unknownContinuation } from '../../kernel/unknown-continuation.ts'
import type { PassageSweep } from '../../retrieval/passage-sweep.ts'
import { narrowRange } from '../reconcile/narrow-range.ts'
import { pageSize } from '../reconcile/step.ts'
import type { CoverageProblem } from './find-problems.ts'

export interface MiscountDeps {
  readonly sweep: Pick<CatalogSweep, 'listById'>
  readonly passages: PassageSweep
}

/** Two requests a stretch of a thousand documents: a caller waits seconds for an answer, not minutes. */
const mostStretches = 10

export async function findMiscounted(
  deps: MiscountDeps,
  model: string,
  afterId: string,
  signal: AbortSignal,
): Promise<{ readonly problems: readonly CoverageProblem[]; readonly afterId: string | undefined }> {
  if (!/^[0-9a-f]*$/.test(afterId)) throw unknownContinuation()
  let after = afterId
  for (let stretch = 0; stretch < mostStretches; stretch++) {
    const { problems, through } = await compareStretch(deps, model, after, signal)
    if (problems.length > 0 || through === undefined) return { problems, afterId: through }
    after = through
  }
  return { problems: [], afterId: after }
}

async function compareStretch(
  { sweep, passages }: MiscountDeps,
  model: string,
  after: string,
  signal: AbortSignal,
): Promise<{ readonly problems: readonly CoverageProblem[]; readonly through: string | undefined }> {
  const page = await sweep.listById({ after, through: undefined, limit: pageSize }, signal)
  const last = page.length === pageSize ? page.at(-1)?.id : undefined
  const { range, counts } = await narrowRange(passages, { after, through: last }, signal)
  const { through } = range
  const entries = page.filter(({ id }) => through === undefined || id <= through)
  const expected = entries.reduce((sum, entry) => sum + expectedOf(entry, model), 0)
  // Errors of two documents may cancel out, so the last stretch, which in a small corpus is all of it, is always looked at closely.
  if (through !== undefined && expected === (counts.get(model) ?? 0)) return { problems: [], through }
  const held = Map.groupBy(
    (await passages.listWithin(range, signal)).filter(({ embeddingModel }) => embeddingModel === model),
    ({ documentId }) => documentId,
  )
  return { problems: entries.flatMap((entry) => miscountOf(entry, model, held.get(entry.id)?.length ?? 0)), through }
}

function expectedOf({ models, deletedAt }: CatalogEntry, model: string): number {
  const state = models[model]
  return deletedAt === undefined && state?.state === 'indexed' ? state.passages : 0
}

function miscountOf(entry: CatalogEntry, model: string, countedPassages: number): readonly CoverageProblem[] {
  const expectedPassages = expectedOf(entry, model)
  const isIndexed = entry.deletedAt === undefined && entry.models[model]?.state === 'indexed'
  if (!isIndexed || countedPassages === expectedPassages) return []
  return [{ kind: 'miscounted', documentName: entry.name, expectedPassages, countedPassages }]
}
