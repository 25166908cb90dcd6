// The queue in memory: messages wait until a test takes them.
import type { IndexingQueue, IndexJob } from '../../shared/indexing/indexing-queue.ts'

export class MemoryIndexingQueue implements IndexingQueue {
  readonly jobs: IndexJob[] = []
  /** The jobs that were sent with a delay; nothing else in here knows of time. */
  readonly delayed = new Set<IndexJob>()

  async send(job: IndexJob, signal: AbortSignal, delayMs = 0): Promise<void> {
    signal.throwIfAborted()
    const sent = structuredClone(job)
    this.jobs.push(sent)
    if (delayMs > 0) this.delayed.add(sent)
  }

  async depth(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    return this.jobs.length
  }
}
