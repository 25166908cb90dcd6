// Starts a re-index run, or returns the one under way when it is just what was asked for.
import type { DocumentCatalog } from '../../documents/document-catalog.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { PassageIndex } from '../../retrieval/passage-index.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import type { PointerDeps } from './move-pointer.ts'
import { movePointer } from './move-pointer.ts'
import { withRun } from './pointer-moves.ts'
import type { ReindexQueue } from './reindex-queue.ts'
import type { ReindexRun, RunScope } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireDocuments } from './require-documents.ts'
import { requireSameRun } from './require-same-run.ts'
import type { RequestedScope } from './requested-scope.ts'
import { requireTarget } from './requested-scope.ts'

export interface StartRunDeps extends PointerDeps {
  readonly runs: Pick<ReindexRunStore, 'create' | 'read'>
  readonly reindexQueue: Pick<ReindexQueue, 'send'>
  readonly catalog: Pick<DocumentCatalog, 'read'>
  readonly index: Pick<PassageIndex, 'prepare'>
  readonly embeddings: { readonly models: readonly EmbeddingModelId[] }
  readonly clock: Pick<Clock, 'now'>
  readonly newId: () => string
  readonly telemetry: Pick<Telemetry, 'reindexStarted'>
}

export interface StartRunRequest {
  readonly scope: RequestedScope
  /** User id of the operator. */
  readonly by: string
}

/** Should we die while starting, somebody looks after this long. */
const firstLookAfterMs = 5_000

/** Throws `run_in_progress` while another run is under way, and `invalid_request` for a target that cannot be one. */
export async function startRun(
  deps: StartRunDeps,
  { scope: requested, by }: StartRunRequest,
  signal: AbortSignal,
): Promise<ReindexRun> {
  const { pointer } = await deps.readPointer(signal)
  if (pointer.run) return await requireSameRun(deps.runs, requested, pointer.run.id, signal)

  const scope = await scopeOf(deps, requested, pointer, signal)
  const startedAt = deps.clock.now()
  const blank = { completedAt: undefined, end: undefined, problem: undefined }
  const run: ReindexRun = { id: deps.newId(), scope, startedAt, startedBy: by, ...blank }
  // Before the pointer, which makes it real; a run that nothing points to was never started.
  await deps.runs.create(run, signal)
  await deps.reindexQueue.send({ kind: 'watch', runId: run.id, since: startedAt }, signal, firstLookAfterMs)
  const moved = await movePointer(
    deps,
    async (now) => {
      if (now.run) return undefined
      await scopeOf(deps, requested, now, signal)
      return withRun(now, run.id, scope.kind === 'model' ? scope.model : undefined)
    },
    signal,
  )
  if (moved.run?.id !== run.id) return await requireSameRun(deps.runs, requested, moved.run?.id ?? '', signal)

  await deps.reindexQueue.send({ kind: 'page', runId: run.id, which: 'unsettled' }, signal)
  deps.telemetry.reindexStarted({ runId: run.id, ...scopeFields(scope) })
  return run
}

async function scopeOf(
  deps: StartRunDeps,
  requested: RequestedScope,
  pointer: ActiveModel,
  signal: AbortSignal,
): Promise<RunScope> {
  switch (requested.kind) {
    case 'model': {
      const model = requireTarget(requested.model, deps.embeddings.models, pointer)
      await deps.index.prepare([model], signal)
      return { kind: 'model', model, from: pointer.model }
    }
    case 'changed':
      return requested
    case 'documents':
      await requireDocuments(deps.catalog, requested.names, signal)
      return requested
  }
}

function scopeFields(scope: RunScope): { readonly scope: string; readonly embeddingModel: string | undefined } {
  return { scope: scope.kind, embeddingModel: scope.kind === 'model' ? scope.model : undefined }
}
