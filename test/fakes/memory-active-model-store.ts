// The pointer to the active model in memory.
import type { ActiveModel, ActiveModelStore } from '../../shared/retrieval/active-model.ts'

export class MemoryActiveModelStore implements ActiveModelStore {
  pointer: ActiveModel | undefined
  reads = 0

  async read(signal: AbortSignal): Promise<ActiveModel | undefined> {
    signal.throwIfAborted()
    this.reads++
    return this.pointer
  }

  async initialise(first: ActiveModel, signal: AbortSignal): Promise<ActiveModel> {
    signal.throwIfAborted()
    this.pointer ??= first
    return this.pointer
  }
}
