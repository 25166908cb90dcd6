// The run that an operator speaks of.
import { AppError } from '../../kernel/app-error.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'

export async function requireRun(
  runs: Pick<ReindexRunStore, 'read'>,
  id: string,
  signal: AbortSignal,
): Promise<ReindexRun> {
  const record = await runs.read(id, signal)
  if (record) return record.run
  throw new AppError('not_found', 'There is no such run.')
}
