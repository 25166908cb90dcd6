// What must hold whatever order things happen in.
import { isDeepStrictEqual } from 'node:util'
import type { PromiseCheck } from '../drill.ts'
import type { PassageComparison } from './compare-passages.ts'
import type { EndState } from './end-state.ts'
import type { ScheduleFigures } from './run-schedule.ts'
import { poisonedName } from './user-commands.ts'

export interface OurSchedule {
  readonly seed: number
  readonly quiet: EndState
  readonly end: EndState
  readonly figures: ScheduleFigures
  readonly comparison: PassageComparison
}

export function messyPromises(schedules: readonly OurSchedule[]): PromiseCheck[] {
  const different = schedules.flatMap(({ seed, quiet, end }) => {
    const difference = firstDifference(quiet, end)
    return difference === undefined ? [] : [`seed ${seed}: ${difference}`]
  })
  const poisoned = schedules.map(({ end }) => failureOf(end))
  const sum = (of: (comparison: PassageComparison) => number): number =>
    schedules.reduce((total, { comparison }) => total + of(comparison), 0)
  const wrong = [sum((c) => c.missing), sum((c) => c.duplicates), sum((c) => c.orphans)]
  return [
    {
      promise: 'Every schedule ends in the state of a quiet run: catalogue, and passages with their vectors',
      measured: different.length === 0 ? `${schedules.length} of ${schedules.length}` : different.join('; '),
      isKept: different.length === 0,
    },
    {
      promise: 'Nothing is lost, nothing is there twice, nothing is left over',
      measured: `${wrong.join(', ')} of ${sum((c) => c.expected)} passages`,
      isKept: wrong.every((count) => count === 0) && sum((c) => c.expected) > 0,
    },
    {
      promise: 'The poisoned document is a visible failure with its reason',
      measured: [...new Set(poisoned.map((failure) => failure ?? 'not visible'))].join('; '),
      isKept: poisoned.every((failure) => failure?.startsWith('unsupported_document: ')),
    },
    {
      promise:
        'The trouble was real: in every schedule jobs died with their worker, and search and models refused work',
      measured: schedules
        .map(
          ({ figures }) =>
            `${figures.jobsKilled} jobs, ${figures.partlyRefusedBatches} batches, ${figures.throttledEmbeddings} × 429`,
        )
        .join('; '),
      isKept: schedules.every(
        ({ figures }) =>
          figures.jobsKilled > 0 &&
          figures.repeated > 0 &&
          figures.searchUnavailable > 0 &&
          figures.partlyRefusedBatches > 0 &&
          figures.throttledEmbeddings > 0,
      ),
    },
  ]
}

/** Names what differs, so that its seed can be tried again. */
function firstDifference(quiet: EndState, end: EndState): string | undefined {
  if (!isDeepStrictEqual(quiet.stored, end.stored)) return 'what is stored'
  const entry = quiet.catalogue.find((expected, index) => !isDeepStrictEqual(expected, end.catalogue[index]))
  if (entry) return `${entry.name} in the catalogue`
  if (quiet.catalogue.length !== end.catalogue.length) return 'the catalogue has more documents'
  const passage = quiet.passages.find((expected, index) => !isDeepStrictEqual(expected, end.passages[index]))
  if (passage) return `passage ${passage.id} of ${passage.documentName}`
  return quiet.passages.length === end.passages.length ? undefined : 'the index has more passages'
}

/** What the catalogue says of the unreadable document. */
export function failureOf({ catalogue }: EndState): string | undefined {
  const states = Object.values(catalogue.find(({ name }) => name === poisonedName)?.models ?? {})
  const error = states.find(({ state }) => state === 'failed')?.error
  return error && `${error.code}: ${error.message}`
}
