// The pointer to the active embedding model as one instance knows it.
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { ActiveModel, ActiveModelRecord, ActiveModelStore } from './active-model.ts'

/**
 * Instances follow a cut-over within ten seconds; half of that leaves room for the read itself. The cache belongs to one
 * process, holds one pointer, and ends by time alone: requests that find it ended at the same moment each read once.
 */
const maxAgeMs = 5_000

export interface ActiveModelPointerDeps {
  readonly store: ActiveModelStore
  readonly clock: Pick<Clock, 'now'>
  /** What a new installation starts with; later the stored pointer alone decides. */
  readonly configuredModel: EmbeddingModelId | undefined
}

export type ActiveModelPointer = (signal: AbortSignal) => Promise<ActiveModel>

/** For questions: at most `maxAgeMs` old. */
export function activeModelPointer(deps: ActiveModelPointerDeps): ActiveModelPointer {
  let known: { readonly pointer: ActiveModel; readonly readAt: number } | undefined

  return async (signal) => {
    const now = deps.clock.now()
    if (known && now - known.readAt < maxAgeMs) return known.pointer
    const { pointer } = await readActiveModel(deps, signal)
    known = { pointer, readAt: now }
    return pointer
  }
}

/** As it is stored now: for whoever writes passages, or moves the pointer. */
export async function readActiveModel(deps: ActiveModelPointerDeps, signal: AbortSignal): Promise<ActiveModelRecord> {
  const { store, clock, configuredModel } = deps
  const stored = await store.read(signal)
  if (stored) return stored
  if (!configuredModel) throw new AppError('index_not_ready', 'No embedding model is active yet; set EMBEDDING_MODEL.')
  const first = { model: configuredModel, since: clock.now(), others: [], run: undefined, lastMove: undefined }
  return await store.initialise(first, signal)
}
