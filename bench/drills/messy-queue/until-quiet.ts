// Waits until nothing is left to do: no message waits, is held back or is under way, and none comes any more.
import { setTimeout as delay } from 'node:timers/promises'
import type { Indexer } from './indexer.ts'

/** Longer than it takes from the last job to what the search service shows of it. */
const quietMs = 1_000
const betweenLooksMs = 200
/** Work that goes on for this long will go on for ever. */
const timeoutMs = 120_000

export async function untilQuiet(indexer: Pick<Indexer, 'jobs' | 'poisonedJobs' | 'name'>): Promise<void> {
  const startedAt = performance.now()
  let busyAt = startedAt
  while (performance.now() - busyAt < quietMs) {
    const left = await countWaiting(indexer)
    if (left > 0) busyAt = performance.now()
    if (busyAt - startedAt > timeoutMs) throw new Error(`${indexer.name}: ${left} messages are left`)
    await delay(betweenLooksMs)
  }
}

/** Invisible messages included. Nobody takes what the usual code has left in its poison queue. */
async function countWaiting({ jobs, poisonedJobs, name }: Parameters<typeof untilQuiet>[0]): Promise<number> {
  const queues = name === 'ours' ? [jobs, poisonedJobs] : [jobs]
  const properties = await Promise.all(queues.map((queue) => queue.getProperties()))
  return properties.reduce((sum, { approximateMessagesCount = 0 }) => sum + approximateMessagesCount, 0)
}
