// Documents of which the index holds another number of passages than the catalogue recorded, stretch by stretch from one end of the
// catalogue to the other.
import { unknownContinuation } from '../../kernel/unknown-continuation.ts'
import type { CompareStretchDeps, Miscount } from './compare-stretch.ts'
import { compareStretch } from './compare-stretch.ts'

/** Two requests a stretch of a thousand documents: a caller waits seconds for an answer, not minutes. */
const mostStretches = 10

export async function findMiscounted(
  deps: CompareStretchDeps,
  model: string,
  afterId: string,
  signal: AbortSignal,
): Promise<{ readonly miscounts: readonly Miscount[]; readonly afterId: string | undefined }> {
  if (!/^[0-9a-f]*$/.test(afterId)) throw unknownContinuation()
  let after = afterId
  for (let stretch = 0; stretch < mostStretches; stretch++) {
    const { miscounts, through } = await compareStretch(deps, model, { after, through: undefined }, signal)
    if (miscounts.length > 0 || through === undefined) return { miscounts, afterId: through }
    after = through
  }
  return { miscounts: [], afterId: after }
}
