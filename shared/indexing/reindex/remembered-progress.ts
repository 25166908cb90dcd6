// A run's progress as it was measured a short while ago: people watch it every second, and counting a large catalogue takes many.
import type { Clock } from '../../kernel/clock.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ProgressDeps, RunProgress } from './run-progress.ts'
import { measureProgress } from './run-progress.ts'

/** Whoever watches wants to see it move. */
const leastAgeMs = 1_000
const mostAgeMs = 60_000
/** So measuring never takes more than a tenth of the time, however large the catalogue. */
const ageForDuration = 10

interface Known {
  readonly runId: string
  readonly measuredAt: number
  readonly until: number
  readonly progress: RunProgress
}

/** A run that is complete does not show what was left to do before. */
function isOutdatedBy({ completedAt }: ReindexRun, { measuredAt }: Known): boolean {
  return completedAt !== undefined && completedAt > measuredAt
}

/** Belongs to one process and remembers one run: there is never more than one under way. Ends by time alone. */
export function rememberedProgress(
  deps: ProgressDeps & { readonly clock: Pick<Clock, 'now'> },
): (run: ReindexRun, pointer: ActiveModel, signal: AbortSignal) => Promise<RunProgress> {
  let known: Known | undefined
  return async (run, pointer, signal) => {
    const startedAt = deps.clock.now()
    if (known?.runId === run.id && startedAt < known.until && !isOutdatedBy(run, known)) return known.progress
    const progress = await measureProgress(deps, run, pointer, signal)
    const measuredAt = deps.clock.now()
    const ageMs = Math.min(mostAgeMs, Math.max(leastAgeMs, (measuredAt - startedAt) * ageForDuration))
    known = { runId: run.id, measuredAt: startedAt, until: measuredAt + ageMs, progress }
    return progress
  }
}
