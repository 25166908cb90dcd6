// Gives a run new jobs when all of its jobs are gone: somebody has emptied the queue, or died just before sending the first one.
import type { Clock } from '../../kernel/clock.ts'
import type { PointerDeps } from './move-pointer.ts'
import type { ReindexQueue } from './reindex-queue.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { isAwaited } from './watch-run.ts'

export interface ReviveRunDeps extends Pick<PointerDeps, 'readPointer'> {
  readonly runs: Pick<ReindexRunStore, 'read'>
  readonly reindexQueue: ReindexQueue
  readonly clock: Pick<Clock, 'now'>
}

/**
 * For the maintenance timer. A run is watched by a job that sends its successor before it ends, so a queue without any job has
 * lost it; a run that is complete and waits for its cut-over is not watched.
 */
export async function reviveRun(deps: ReviveRunDeps, signal: AbortSignal): Promise<void> {
  const { pointer } = await deps.readPointer(signal)
  const record = pointer.run && (await deps.runs.read(pointer.run.id, signal))
  if (!record || (record.run.completedAt !== undefined && isAwaited(record.run, pointer))) return
  if ((await deps.reindexQueue.depth(signal)) > 0) return
  const runId = record.run.id
  await deps.reindexQueue.send({ kind: 'watch', runId, since: deps.clock.now() }, signal)
  await deps.reindexQueue.send({ kind: 'page', runId, which: 'unsettled' }, signal)
}
