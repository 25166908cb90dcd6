// The queue in memory: messages wait until a test takes them.
import type { IndexingQueue, IndexJob } from '../../shared/indexing/indexing-queue.ts'

export class MemoryIndexingQueue implements IndexingQueue {
  readonly jobs: IndexJob[] = []

  async send(job: IndexJob, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.jobs.push(structuredClone(job))
  }
}
