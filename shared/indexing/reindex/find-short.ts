// The documents of which the index has lost passages, wherever they are among millions: stretches of document ids are halved for as
// long as the index has fewer passages of them than the catalogue says, and only what is then left is compared by document.
import type { CatalogCensus, IdRange } from '../../documents/catalog-census.ts'
import { middleOf } from '../../retrieval/narrow-range.ts'
import type { CompareStretchDeps, Miscount } from './compare-stretch.ts'
import { compareStretch } from './compare-stretch.ts'

export interface FindShortDeps extends CompareStretchDeps {
  readonly census: Pick<CatalogCensus, 'indexedWithin'>
}

/** As many as a refusal names. */
const enoughDocuments = 20

/**
 * Half of the ids has about half of the documents, so the counts of one descent come to three counts of everything, and its
 * steps to two for each doubling of the documents: 28 from a stretch of a thousand to ten million. That is room for two.
 */
const mostCounts = 64

/** A page of the catalogue and ten of the index list this much. */
const fewDocuments = 1_000
const fewPassages = 10_000

/** At least one when the index as a whole has too few; all of them when there are not many. */
export async function findShort(deps: FindShortDeps, model: string, signal: AbortSignal): Promise<readonly Miscount[]> {
  const found: Miscount[] = []
  const toCount: IdRange[] = [{ after: '', through: undefined }]
  for (let counts = 0; counts < mostCounts && found.length < enoughDocuments; counts++) {
    const range = toCount.pop()
    if (!range) break
    const [catalogue, index] = await Promise.all([
      deps.census.indexedWithin(model, range, signal),
      deps.passages.countWithin(range, signal),
    ])
    if ((index.get(model) ?? 0) >= catalogue.passages) continue
    const middle = middleOf(range)
    const isSmall = catalogue.documents <= fewDocuments && sumOf(index) <= fewPassages
    if (isSmall || middle === undefined) found.push(...(await shortWithin(deps, model, range, signal)))
    else toCount.push({ after: middle, through: range.through }, { after: range.after, through: middle })
  }
  return found
}

async function shortWithin(
  deps: FindShortDeps,
  model: string,
  { after, through: end }: IdRange,
  signal: AbortSignal,
): Promise<readonly Miscount[]> {
  const { miscounts, through } = await compareStretch(deps, model, { after, through: end }, signal)
  const short = miscounts.filter(({ expectedPassages, countedPassages }) => countedPassages < expectedPassages)
  // Deleted documents fill pages too.
  if (through === undefined) return short
  return [...short, ...(await shortWithin(deps, model, { after: through, through: end }, signal))]
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}
