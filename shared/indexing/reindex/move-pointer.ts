// Moves the pointer to the active model: read, decide, write only if nobody else has written meanwhile.
import { AppError } from '../../kernel/app-error.ts'
import type { ActiveModel, ActiveModelRecord, ActiveModelStore } from '../../retrieval/active-model.ts'

export interface PointerDeps {
  /** As it is stored now, never from a cache. */
  readonly readPointer: (signal: AbortSignal) => Promise<ActiveModelRecord>
  readonly pointerStore: Pick<ActiveModelStore, 'replace'>
}

/** Only operators and maintenance move it. */
const maxAttempts = 10

/**
 * @param decide the pointer as it should be, or undefined when it is as it should be; called again after a lost race. Throws
 *   what the operator is to be told.
 * @returns the pointer that then stands.
 */
export async function movePointer(
  { readPointer, pointerStore }: PointerDeps,
  decide: (pointer: ActiveModel) => Promise<ActiveModel | undefined> | ActiveModel | undefined,
  signal: AbortSignal,
): Promise<ActiveModel> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const { pointer, revision } = await readPointer(signal)
    const next = await decide(pointer)
    if (!next) return pointer
    if (await pointerStore.replace(next, revision, signal)) return next
  }
  throw new AppError('upstream_failed', 'The active model is being changed too often at once; try again.')
}
