// The queue of re-index runs in memory: jobs wait until a test takes them, and until they are due.
import type { ReindexJob, ReindexQueue } from '../../shared/indexing/reindex/reindex-queue.ts'

export interface WaitingJob {
  readonly job: ReindexJob
  /** Milliseconds since the epoch. */
  readonly dueAt: number
}

export class MemoryReindexQueue implements ReindexQueue {
  readonly jobs: WaitingJob[] = []
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async send(job: ReindexJob, signal: AbortSignal, delayMs = 0): Promise<void> {
    signal.throwIfAborted()
    this.jobs.push({ job: structuredClone(job), dueAt: this.#now() + delayMs })
  }

  async depth(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    return this.jobs.length
  }
}
