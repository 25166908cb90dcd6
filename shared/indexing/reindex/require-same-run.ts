// The run under way, for whoever asks for it again; whoever asks for something else must not take it for that.
import { AppError } from '../../kernel/app-error.ts'
import type { ReindexRun, RunScope } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import type { RequestedScope } from './requested-scope.ts'
import { requireRun } from './require-run.ts'

/** Throws `run_in_progress` when the run is about something else than what was requested. */
export async function requireSameRun(
  runs: Pick<ReindexRunStore, 'read'>,
  requested: RequestedScope,
  runId: string,
  signal: AbortSignal,
): Promise<ReindexRun> {
  const run = await requireRun(runs, runId, signal)
  if (isSameScope(requested, run.scope)) return run
  throw new AppError(
    'run_in_progress',
    `Run ${runId} (${aimOf(run.scope)}) is under way, and there is one at a time: nothing else was started. Wait for its end, or cancel it.`,
    { details: { runId } },
  )
}

function isSameScope(requested: RequestedScope, scope: RunScope): boolean {
  if (requested.kind === 'model') return scope.kind === 'model' && scope.model === requested.model
  if (requested.kind === 'changed') return scope.kind === 'changed'
  if (scope.kind !== 'documents') return false
  return JSON.stringify(requested.names.toSorted()) === JSON.stringify(scope.names.toSorted())
}

/** What a run is about, in words. */
function aimOf(scope: RunScope): string {
  switch (scope.kind) {
    case 'model':
      return `towards ${scope.model}`
    case 'changed':
      return 'over what has changed'
    case 'documents':
      return `over ${scope.names.length === 1 ? 'one document' : `${scope.names.length} documents`}`
  }
}
