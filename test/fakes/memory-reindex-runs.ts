// Re-index runs in memory.
import { unknownContinuation } from '../../shared/kernel/unknown-continuation.ts'
import type { ReindexRun } from '../../shared/indexing/reindex/reindex-run.ts'
import type { ReindexRunStore, RunPage, RunRecord } from '../../shared/indexing/reindex/reindex-run-store.ts'

export class MemoryReindexRuns implements ReindexRunStore {
  readonly #records = new Map<string, RunRecord>()
  #writes = 0

  get runs(): readonly ReindexRun[] {
    return [...this.#records.values()].map(({ run }) => run)
  }

  async create(run: ReindexRun, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#records.has(run.id)) throw new Error('There is a run of this id.')
    this.#put(run)
  }

  async read(id: string, signal: AbortSignal): Promise<RunRecord | undefined> {
    signal.throwIfAborted()
    return structuredClone(this.#records.get(id))
  }

  async replace(run: ReindexRun, expected: string, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted()
    if (this.#records.get(run.id)?.revision !== expected) return false
    this.#put(run)
    return true
  }

  list: ReindexRunStore['list'] = async ({ limit, continuation }, signal): Promise<RunPage> => {
    signal.throwIfAborted()
    const before = continuation === undefined ? Infinity : Number(continuation)
    if (Number.isNaN(before)) throw unknownContinuation()
    const found = this.runs.filter(({ startedAt }) => startedAt < before).toSorted((a, b) => b.startedAt - a.startedAt)
    const runs = found.slice(0, limit)
    const last = found.length > limit ? runs.at(-1) : undefined
    return { runs, continuation: last && String(last.startedAt) }
  }

  #put(run: ReindexRun): void {
    this.#records.set(run.id, { run: structuredClone(run), revision: `revision-${++this.#writes}` })
  }
}
