// A queue of jobs, written as the Functions host reads it: JSON in base64.
import { once } from '../kernel/once.ts'
import { callService } from './service-error.ts'
import type { StorageClientOptions } from './storage-client.ts'
import { createQueueServiceClient } from './storage-client.ts'

export interface StorageJobQueueOptions extends StorageClientOptions {
  readonly queue: string
}

export interface JobQueue<Job> {
  send(job: Job, signal: AbortSignal, delayMs?: number): Promise<void>
  /** About how many jobs wait, are held back or are under way. */
  depth(signal: AbortSignal): Promise<number>
}

export function storageJobQueue<Job extends object>(options: StorageJobQueueOptions): JobQueue<Job> {
  const queue = createQueueServiceClient(options).getQueueClient(options.queue)
  const prepared = once(async () => await queue.createIfNotExists())
  return {
    async send(job, signal, delayMs = 0) {
      const text = Buffer.from(JSON.stringify(job), 'utf8').toString('base64')
      await callService('job queue', signal, async () => {
        await prepared()
        await queue.sendMessage(text, { abortSignal: signal, visibilityTimeout: Math.ceil(delayMs / 1_000) })
      })
    },
    async depth(signal) {
      return await callService('job queue', signal, async () => {
        await prepared()
        const { approximateMessagesCount = 0 } = await queue.getProperties({ abortSignal: signal })
        return approximateMessagesCount
      })
    },
  }
}
