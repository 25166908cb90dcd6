// Waits until nothing is left to do: no message waits, is held back or is under way, and none comes any more.
import { setTimeout as delay } from 'node:timers/promises'
import type { Indexer } from './indexer.ts'

/** Longer than the host takes to notice a blob, or to give a blob's event another try. */
const quietMs = 3_000
const betweenLooksMs = 200
/** Work that goes on for this long will go on for ever. */
const timeoutMs = 120_000

export async function untilQuiet({ jobs, name }: Pick<Indexer, 'jobs' | 'name'>): Promise<void> {
  const startedAt = performance.now()
  let busyAt = startedAt
  while (performance.now() - busyAt < quietMs) {
    const { approximateMessagesCount = 0 } = await jobs.getProperties()
    if (approximateMessagesCount > 0) busyAt = performance.now()
    if (busyAt - startedAt > timeoutMs) throw new Error(`${name}: ${approximateMessagesCount} messages are left`)
    await delay(betweenLooksMs)
  }
}
