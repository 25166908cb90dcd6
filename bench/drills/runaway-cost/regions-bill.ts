// What the provider will bill, by what the regions themselves have written down.
import { setTimeout as delay } from 'node:timers/promises'
import { QueueClient } from '@azure/storage-queue'
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import { callsSoFar, journalCost } from '../blind/journal-truth.ts'

const betweenLooksMs = 200
/** A job that finds the budget set aside comes again after ten seconds. */
const mostLooks = 100

/** In micro-dollars, from the start, once the titles of the conversations are written, which their users pay for. */
export async function billSoFar(stack: LocalStack): Promise<number> {
  const jobs = new QueueClient(stack.storage, 'summary-jobs')
  for (let looks = 0, quiet = 0; looks < mostLooks && quiet < 2; looks++) {
    const { approximateMessagesCount = 0 } = await jobs.getProperties()
    quiet = approximateMessagesCount === 0 ? quiet + 1 : 0
    await delay(betweenLooksMs)
  }
  return journalCost(callsSoFar(stack))
}
