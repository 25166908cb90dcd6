// What answers would lack after a cut-over, document by document as far as an operator can take it in.
import type { Clock } from '../../kernel/clock.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { Completeness, CompletenessDeps } from './completeness.ts'
import { measureCompleteness, mostNames } from './completeness.ts'
import type { FindShortDeps } from './find-short.ts'
import { findShort } from './find-short.ts'

export interface ShortfallDeps extends CompletenessDeps, FindShortDeps {
  readonly census: CompletenessDeps['census'] & FindShortDeps['census']
  readonly clock: Pick<Clock, 'sleep'>
}

export interface Shortfall extends Pick<Completeness, 'expectedPassages' | 'countedPassages'> {
  /**
   * Documents that are not indexed for the target or, when all are, of which the index has lost passages. Of the latter only as
   * many as were looked for.
   */
  readonly missing: number
  /** Some of them. */
  readonly missingNames: readonly string[]
  /** The same in words. */
  readonly summary: string
}

/** The search service shows writes within seconds; what is missing after that is missing. */
const lookAgainAfterMs = [1_000, 2_000, 4_000] as const

/** Undefined when nothing is missing. */
export async function findShortfall(
  deps: ShortfallDeps,
  target: EmbeddingModelId,
  active: EmbeddingModelId,
  signal: AbortSignal,
): Promise<Shortfall | undefined> {
  const completeness = await whenVisible(deps, target, active, signal)
  if (completeness.isComplete) return undefined
  return completeness.missing > 0 ? notIndexed(completeness) : await lostPassages(deps, target, completeness, signal)
}

async function whenVisible(
  deps: ShortfallDeps,
  target: EmbeddingModelId,
  active: EmbeddingModelId,
  signal: AbortSignal,
): Promise<Completeness> {
  for (const pauseMs of lookAgainAfterMs) {
    const completeness = await measureCompleteness(deps, target, active, signal)
    if (completeness.isComplete || completeness.missing > 0) return completeness
    await deps.clock.sleep(pauseMs, signal)
  }
  return await measureCompleteness(deps, target, active, signal)
}

function notIndexed({ missing, missingNames, expectedPassages, countedPassages }: Completeness): Shortfall {
  const documents = missing === 1 ? 'one document is' : `${missing} documents are`
  const summary = `${documents} not indexed for it: ${named(missingNames, missing)}`
  return { missing, missingNames, expectedPassages, countedPassages, summary }
}

async function lostPassages(
  deps: ShortfallDeps,
  target: EmbeddingModelId,
  { expectedPassages, countedPassages }: Completeness,
  signal: AbortSignal,
): Promise<Shortfall> {
  const short = await findShort(deps, target, signal)
  const missing = short.length
  const missingNames = short.slice(0, mostNames).map(({ documentName }) => documentName)
  const explained = short.reduce((sum, each) => sum + each.expectedPassages - each.countedPassages, 0)
  const isMore = expectedPassages - countedPassages > explained
  const summary =
    `the index has ${countedPassages} of its ${expectedPassages} passages` +
    (missing === 0 ? '' : ` and lacks some of ${named(missingNames, missing)}${isMore ? ', and of others' : ''}`)
  return { missing, missingNames, expectedPassages, countedPassages, summary }
}

function named(names: readonly string[], count: number): string {
  const rest = count - names.length
  return names.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
