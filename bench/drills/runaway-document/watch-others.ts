// Other users while something is going on: how soon the process answers at all, and how soon an answer begins.
import { setTimeout as delay } from 'node:timers/promises'
import { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import { questionAbout } from '../../product/corpus.ts'
import type { ProductUnderTest } from '../../product/start-product.ts'

export interface OthersSeen {
  /** How long `GET /health/live` took, which asks nobody else. */
  readonly liveMs: readonly number[]
  /** How long the first line of an answer took. */
  readonly firstLineMs: readonly number[]
  readonly answered: number
  readonly failed: number
}

const betweenProbesMs = 50
const betweenQuestionsMs = 200

/** Watches until `what` is over. */
export async function watchOthers(product: ProductUnderTest, what: Promise<unknown>): Promise<OthersSeen> {
  const api = new HoldfastClient(product.url)
  const seen = { liveMs: [] as number[], firstLineMs: [] as number[], answered: 0, failed: 0 }
  const over = new AbortController()
  const probe = async (): Promise<void> => {
    while (!over.signal.aborted) {
      seen.liveMs.push(await timeOf(async () => void (await (await api.fetch('/health/live')).arrayBuffer())))
      await delay(betweenProbesMs)
    }
  }
  const ask = async (): Promise<void> => {
    for (let n = 0; !over.signal.aborted; n++) {
      const { firstLineMs, isAnswered } = await askOne(api, questionAbout(n))
      seen.firstLineMs.push(firstLineMs)
      seen[isAnswered ? 'answered' : 'failed'] += 1
      await delay(betweenQuestionsMs)
    }
  }
  const ended = what.finally(() => over.abort())
  await Promise.all([ended, probe(), ask()])
  return seen
}

async function askOne(api: HoldfastClient, question: string): Promise<{ firstLineMs: number; isAnswered: boolean }> {
  const startedAt = performance.now()
  const response = await api.postChat('/chats/stream', question)
  let text = ''
  let firstLineMs = Infinity
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (text.includes('\n')) firstLineMs = Math.min(firstLineMs, performance.now() - startedAt)
  }
  return { firstLineMs, isAnswered: text.trimEnd().split('\n').at(-1)?.includes('"finishReason":"stop"') ?? false }
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
