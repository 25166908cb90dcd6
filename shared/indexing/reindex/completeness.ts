// Whether answers from one embedding model would lack anything that those from the active one have.
import type { CatalogCensus, CensusFilter } from '../../documents/catalog-census.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { PassageIndex } from '../../retrieval/passage-index.ts'

export interface CompletenessDeps {
  readonly census: Pick<CatalogCensus, 'count' | 'find' | 'sumIndexed'>
  readonly index: Pick<PassageIndex, 'countByModel'>
}

export interface Completeness {
  /** Documents whose content answers have now, and would not have after a cut-over. */
  readonly missing: number
  /** Some of them, by name. */
  readonly missingNames: readonly string[]
  /** Documents that could not be indexed for either model: unreadable files, mostly. They lack now as they would then. */
  readonly failedForBoth: number
  readonly failedForBothNames: readonly string[]
  /** What the catalogue says is in the index for the model, and what the index itself counts, in passages. */
  readonly expectedPassages: number
  readonly countedPassages: number
  readonly isComplete: boolean
}

/** More names help nobody in an error message; coverage lists them all. */
export const mostNames = 20

/**
 * A document counts as missing when the active model has its current version and the other does not, when the active model has at
 * least an older version and the other has none, or when it failed for the active model and has not been tried for the other. One
 * that has just been uploaded is in neither, so it does not stand in the way; otherwise there would be no cut-over while people
 * upload.
 */
function missingFrom(target: string, active: string): readonly CensusFilter[] {
  return [
    {
      standings: [
        { model: active, among: ['indexed'] },
        { model: target, among: ['missing', 'pending-first', 'pending-again', 'outdated', 'failed'] },
      ],
    },
    {
      standings: [
        { model: active, among: ['pending-again'] },
        { model: target, among: ['missing', 'pending-first', 'failed'] },
      ],
    },
    {
      standings: [
        { model: active, among: ['failed'] },
        { model: target, among: ['missing', 'pending-first', 'pending-again', 'outdated'] },
      ],
    },
  ]
}

function failedFor(target: string, active: string): CensusFilter {
  return {
    standings: [
      { model: active, among: ['failed'] },
      { model: target, among: ['failed'] },
    ],
  }
}

export async function measureCompleteness(
  deps: CompletenessDeps,
  target: EmbeddingModelId,
  active: EmbeddingModelId,
  signal: AbortSignal,
): Promise<Completeness> {
  const [missing, failed, expectedPassages, counts] = await Promise.all([
    countAndName(deps, missingFrom(target, active), signal),
    countAndName(deps, [failedFor(target, active)], signal),
    deps.census.sumIndexed('passages', target, signal),
    deps.index.countByModel(signal),
  ])
  const countedPassages = counts.get(target) ?? 0
  return {
    missing: missing.count,
    missingNames: missing.names,
    failedForBoth: failed.count,
    failedForBothNames: failed.names,
    expectedPassages,
    countedPassages,
    // More than expected is what uploads leave for a moment: written, not yet recorded.
    isComplete: missing.count === 0 && countedPassages >= expectedPassages,
  }
}

async function countAndName(
  { census }: CompletenessDeps,
  filters: readonly CensusFilter[],
  signal: AbortSignal,
): Promise<{ readonly count: number; readonly names: readonly string[] }> {
  const counts = await Promise.all(filters.map((filter) => census.count(filter, signal)))
  const count = counts.reduce((sum, each) => sum + each, 0)
  if (count === 0) return { count, names: [] }
  const pages = await Promise.all(filters.map((filter) => census.find(filter, { limit: mostNames }, signal)))
  const names = pages.flatMap(({ entries }) => entries.map(({ name }) => name))
  return { count, names: names.slice(0, mostNames) }
}
