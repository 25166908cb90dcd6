// A job of a run that has failed every time. Of a document it is a failure people can see on the document and the run; of the run's
// own work it is tried again, for ever: a run must not end because a service was down for an hour.
import type { Clock } from '../../kernel/clock.ts'
import type { RecordPoisonedJobDeps } from '../record-poisoned-job.ts'
import { recordPoisonedJob } from '../record-poisoned-job.ts'
import type { ReindexJob, ReindexQueue } from './reindex-queue.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { updateRun } from './update-run.ts'

export interface PoisonedReindexJobDeps extends RecordPoisonedJobDeps {
  readonly runs: Pick<ReindexRunStore, 'read' | 'replace'>
  readonly reindexQueue: Pick<ReindexQueue, 'send'>
  readonly clock: Pick<Clock, 'now'>
}

/** Whatever made it fail five times has lasted a minute; it may as well get another. */
const againAfterMs = 60_000

export async function recordPoisonedReindexJob(
  deps: PoisonedReindexJobDeps,
  job: ReindexJob,
  signal: AbortSignal,
): Promise<void> {
  if (job.kind === 'document') {
    const { documentName, runId } = job
    return await recordPoisonedJob(deps, { documentName, etag: undefined, reason: 'reindex', runId }, signal)
  }
  // What is said of it must not fail the handler once the job is sent: repeated, that would send it five times each time round.
  if (job.kind !== 'purge') await noteProblem(deps, job.runId, signal).catch(() => undefined)
  await deps.reindexQueue.send(job, signal, againAfterMs)
}

async function noteProblem(deps: PoisonedReindexJobDeps, runId: string, signal: AbortSignal): Promise<void> {
  const problem = {
    message: 'Going through the catalogue failed on every attempt and is tried again every minute. Check the services.',
    at: deps.clock.now(),
  }
  await updateRun(deps.runs, runId, (run) => ({ ...run, problem }), signal)
}
