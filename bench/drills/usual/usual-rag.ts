// Answering from documents as it is usually done: embed the question, fetch the nearest passages, paste them whole, ask.
import OpenAI from 'openai'
import { modelKey, searchKey } from '../../../local/start/endpoints.ts'
import type { ModelMessage } from '../../../shared/models/chat-model.ts'
import type { Passage } from '../../../shared/retrieval/passage.ts'
import type { StoredTurn } from '../../turns/bare-prompt.ts'
import { barePrompt } from '../../turns/bare-prompt.ts'

export interface UsualRag {
  readonly model: OpenAI
  /** URL of the search service. */
  readonly search: string
  readonly maxOutputTokens: number
}

export interface UsualReply {
  readonly answer: string
  readonly promptTokens: number
}

/** What the samples of Azure fetch by default. */
const passagesPerQuestion = 3

export function usualRag(regionUrl: string, search: string, maxOutputTokens: number): UsualRag {
  const model = new OpenAI({ baseURL: `${regionUrl}/openai/v1`, apiKey: modelKey, maxRetries: 0 })
  return { model, search, maxOutputTokens }
}

/** Throws what the SDK throws. */
export async function askUsual(rag: UsualRag, history: readonly StoredTurn[], question: string): Promise<UsualReply> {
  const messages = await usualPrompt(rag, history, question)
  const completion = await rag.model.chat.completions.create({
    model: 'chat',
    messages,
    max_completion_tokens: rag.maxOutputTokens,
  })
  return {
    answer: completion.choices[0]?.message.content ?? '',
    promptTokens: completion.usage?.prompt_tokens ?? 0,
  }
}

export async function usualPrompt(
  { model, search }: UsualRag,
  history: readonly StoredTurn[],
  question: string,
): Promise<ModelMessage[]> {
  const embedded = await model.embeddings.create({
    model: 'text-embedding-3-large',
    input: [question],
    dimensions: 1024,
  })
  return barePrompt(history, await findPassages(search, question, embedded.data[0]?.embedding ?? []), question)
}

async function findPassages(search: string, question: string, vector: readonly number[]): Promise<readonly Passage[]> {
  const response = await fetch(`${search}/indexes('passages')/docs/search.post.search?api-version=2026-04-01`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'api-key': searchKey },
    body: JSON.stringify({
      search: question.replaceAll('?', ''),
      top: passagesPerQuestion,
      vectorQueries: [{ kind: 'vector', vector, fields: 'vector_1024', k: 50 }],
    }),
  })
  if (!response.ok) throw new Error(`search: ${response.status}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fields of the index are those of a passage
  return ((await response.json()) as { readonly value: readonly Passage[] }).value
}
