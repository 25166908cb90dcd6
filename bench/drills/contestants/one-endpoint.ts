// The usual code: one region, and whatever openai-node does by default (two retries, 10 minutes of patience).
import OpenAI from 'openai'
import type { Contestant, Endpoint, Question, Shown } from './contestant.ts'
import { baseUrlOf, localKey } from './contestant.ts'
import { requestFor, showStream } from './show-stream.ts'

export function oneEndpoint(endpoint: Endpoint): Contestant {
  const client = new OpenAI({ baseURL: baseUrlOf(endpoint), apiKey: localKey })
  return { answer: (question, signal) => answer(client, endpoint, question, signal) }
}

async function* answer(
  client: OpenAI,
  endpoint: Endpoint,
  question: Question,
  signal: AbortSignal,
): AsyncGenerator<Shown> {
  const chunks = await client.chat.completions.create(requestFor(endpoint, question), { signal })
  yield* showStream(chunks, endpoint.region)
}
