// Records how a run has ended. The pointer has said so before; this is for the time when the pointer has moved on.
import type { PointerMove } from '../../retrieval/active-model.ts'
import type { RunEnd } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { updateRun } from './update-run.ts'

async function recordEnd(
  runs: Pick<ReindexRunStore, 'read' | 'replace'>,
  runId: string,
  end: RunEnd,
  signal: AbortSignal,
): Promise<void> {
  await updateRun(
    runs,
    runId,
    (run) => (run.end?.as === end.as && run.end.at === end.at ? undefined : { ...run, end }),
    signal,
  )
}

/** Whoever moved the pointer may have died before recording it: done again before the pointer forgets. */
export async function recordLastMove(
  runs: Pick<ReindexRunStore, 'read' | 'replace'>,
  move: PointerMove | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (!move) return
  const { kind, runId, at, by, isForced } = move
  await recordEnd(runs, runId, { as: kind === 'cut-over' ? 'cut-over' : 'rolled-back', at, by, isForced }, signal)
}
