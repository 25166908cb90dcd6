// The recipe that is passed around for production: a health call before every request picks the first endpoint that answers;
// a 429 is tried again up to five times, after exponential waits of 4 to 60 s.
import OpenAI, { RateLimitError } from 'openai'
import { systemClock } from '../../../shared/kernel/clock.ts'
import type { Contestant, Endpoint, Question, Shown } from './contestant.ts'
import { baseUrlOf, localKey } from './contestant.ts'
import { requestFor, showStream } from './show-stream.ts'

const maxAttempts = 5
const minWaitMs = 4_000
const maxWaitMs = 60_000

export function articleRecipe(endpoints: readonly Endpoint[]): Contestant {
  return { answer: (question, signal) => answer(endpoints, question, signal) }
}

async function* answer(endpoints: readonly Endpoint[], question: Question, signal: AbortSignal): AsyncGenerator<Shown> {
  const { client, endpoint } = await firstHealthy(endpoints, signal)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const chunks = await client.chat.completions.create(requestFor(endpoint, question), { signal })
      yield* showStream(chunks, endpoint.region)
      return
    } catch (error) {
      if (!(error instanceof RateLimitError) || attempt === maxAttempts) throw error
      await systemClock.sleep(waitMs(attempt), signal)
    }
  }
}

async function firstHealthy(endpoints: readonly Endpoint[], signal: AbortSignal) {
  for (const endpoint of endpoints) {
    try {
      const client = new OpenAI({ baseURL: baseUrlOf(endpoint), apiKey: localKey })
      await client.models.list({ signal })
      return { client, endpoint }
    } catch {
      signal.throwIfAborted()
    }
  }
  throw new Error('no endpoint is healthy')
}

/** 1 s doubled with each attempt, held between the two limits. */
function waitMs(attempt: number): number {
  return Math.min(maxWaitMs, Math.max(minWaitMs, 1_000 * 2 ** (attempt - 1)))
}
