// A conversation with the product, over its API.
import { setTimeout as delay } from 'node:timers/promises'
import { QueueClient } from '@azure/storage-queue'
import { answer, errorOf, HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { ProductUnderTest } from '../../product/start-product.ts'
import type { Partner } from './talk.ts'
import { RefusedTurn } from './talk.ts'

export interface Pace {
  /** Whether the next line is only said when no summary is being written: people take longer to type than a job takes. */
  readonly waitsForSummaries: boolean
}

export function ourPartner(product: ProductUnderTest, { waitsForSummaries }: Pace): Partner {
  const api = new HoldfastClient(product.url)
  const summaryJobs = new QueueClient(product.standIns.storage, 'summary-jobs')
  let sessionId: string | undefined
  return async (said) => {
    const response = await api.postChat('/chats', said, sessionId)
    if (!response.ok) {
      const { status, code } = await errorOf(response)
      throw new RefusedTurn(`${status} ${code}`, 0)
    }
    const { message, context } = answer.parse(await response.json())
    sessionId = context.sessionId
    if (waitsForSummaries) await untilDrained(summaryJobs)
    return { answer: message.content, promptTokens: context.usage.promptTokens }
  }
}

/** A message that is being worked on counts until it is deleted. */
async function untilDrained(queue: QueueClient): Promise<void> {
  while ((await queue.getProperties()).approximateMessagesCount) await delay(25)
}
