// Changes the record of a run that others may be changing at the same moment.
import { AppError } from '../../kernel/app-error.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'

/** Only operators and a handful of messages write a run. */
const maxAttempts = 10

/**
 * @param change the run as it should be, or undefined to leave it; called again after a lost race.
 * @returns the run as it was written, or undefined when it was left, or is unknown.
 */
export async function updateRun(
  runs: Pick<ReindexRunStore, 'read' | 'replace'>,
  id: string,
  change: (run: ReindexRun) => ReindexRun | undefined,
  signal: AbortSignal,
): Promise<ReindexRun | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const record = await runs.read(id, signal)
    const changed = record && change(record.run)
    if (!changed) return undefined
    if (await runs.replace(changed, record.revision, signal)) return changed
  }
  throw new AppError('upstream_failed', 'The run is being changed too often at once; try again.')
}
