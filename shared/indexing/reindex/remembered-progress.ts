// A run's progress as it was measured a short while ago: people watch it every second, and counting a large catalogue takes many.
import type { Clock } from '../../kernel/clock.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ProgressDeps, RunProgress } from './run-progress.ts'
import { measureProgress } from './run-progress.ts'

/** Whoever watches wants to see it move. */
const leastAgeMs = 1_000
/** Reached when measuring takes a minute: at ten million documents or so. */
const mostAgeMs = 10 * 60_000
/** So measuring never takes more than a tenth of the time, however large the catalogue. */
const ageForDuration = 10

interface Measurement {
  readonly runId: string
  /** When it was begun. */
  readonly measuredAt: number
}

interface Known extends Measurement {
  readonly until: number
  readonly progress: RunProgress
}

/** A run that is complete does not show what was left to do before. */
function tellsOf({ id, completedAt }: ReindexRun, { runId, measuredAt }: Measurement): boolean {
  return runId === id && (completedAt === undefined || completedAt <= measuredAt)
}

/**
 * Belongs to one process and remembers one run: there is never more than one under way. Ends by time alone. Who asks while it is being
 * measured waits for that measurement, which nobody who leaves can end for the others.
 */
export function rememberedProgress(
  deps: ProgressDeps & { readonly clock: Pick<Clock, 'now'> },
): (run: ReindexRun, pointer: ActiveModel) => Promise<RunProgress> {
  let known: Known | undefined
  let underWay: (Measurement & { readonly progress: Promise<RunProgress> }) | undefined

  async function measure(run: ReindexRun, pointer: ActiveModel, startedAt: number): Promise<RunProgress> {
    const progress = await measureProgress(deps, run, pointer, new AbortController().signal)
    const endedAt = deps.clock.now()
    const ageMs = Math.min(mostAgeMs, Math.max(leastAgeMs, (endedAt - startedAt) * ageForDuration))
    known = { runId: run.id, measuredAt: startedAt, until: endedAt + ageMs, progress }
    return progress
  }

  return async (run, pointer) => {
    const now = deps.clock.now()
    if (known && now < known.until && tellsOf(run, known)) return known.progress
    if (underWay && tellsOf(run, underWay)) return await underWay.progress
    const current = { runId: run.id, measuredAt: now, progress: measure(run, pointer, now) }
    underWay = current
    try {
      return await current.progress
    } finally {
      if (underWay === current) underWay = undefined
    }
  }
}
