// The pointer to the active model in memory.
import type { ActiveModel, ActiveModelRecord, ActiveModelStore } from '../../shared/retrieval/active-model.ts'

export class MemoryActiveModelStore implements ActiveModelStore {
  pointer: ActiveModel | undefined
  reads = 0
  #writes = 0

  async read(signal: AbortSignal): Promise<ActiveModelRecord | undefined> {
    signal.throwIfAborted()
    this.reads++
    return this.pointer && { pointer: structuredClone(this.pointer), revision: this.#revision }
  }

  async initialise(first: ActiveModel, signal: AbortSignal): Promise<ActiveModelRecord> {
    signal.throwIfAborted()
    this.pointer ??= first
    return { pointer: structuredClone(this.pointer), revision: this.#revision }
  }

  async replace(next: ActiveModel, expected: string, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted()
    if (!this.pointer || expected !== this.#revision) return false
    this.#writes++
    this.pointer = structuredClone(next)
    return true
  }

  get #revision(): string {
    return `revision-${this.#writes}`
  }
}
