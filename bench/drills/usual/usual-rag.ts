// Answering from documents as it is usually done: embed the question, fetch the nearest passages, paste them whole, ask.
import OpenAI from 'openai'
import { modelKey } from '../../../local/start/endpoints.ts'
import type { ModelMessage } from '../../../shared/models/chat-model.ts'
import type { Passage } from '../../../shared/retrieval/passage.ts'
import type { StoredTurn } from '../../turns/bare-prompt.ts'
import { barePrompt } from '../../turns/bare-prompt.ts'
import { searchIndex } from '../product/search-index.ts'

export interface UsualRag {
  readonly model: OpenAI
  /** URL of the search service. */
  readonly search: string
  /** Of the index, of the length that questions are embedded in. */
  readonly vectorField: string
  readonly maxOutputTokens: number
}

export interface UsualReply {
  readonly answer: string
  readonly promptTokens: number
  readonly completionTokens: number
}

/** What the samples of Azure fetch by default. */
const passagesPerQuestion = 3

export function usualRag(regionUrl: string, search: string, maxOutputTokens: number): UsualRag {
  const model = new OpenAI({ baseURL: `${regionUrl}/openai/v1`, apiKey: modelKey, maxRetries: 0 })
  return { model, search, vectorField: 'vector_1024', maxOutputTokens }
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
    completionTokens: completion.usage?.completion_tokens ?? 0,
  }
}

export async function usualPrompt(
  rag: UsualRag,
  history: readonly StoredTurn[],
  question: string,
): Promise<ModelMessage[]> {
  return barePrompt(history, await findPassages(rag, question, await embedUsual(rag, question)), question)
}

export async function embedUsual({ model }: UsualRag, text: string): Promise<readonly number[]> {
  const { data } = await model.embeddings.create({ model: 'text-embedding-3-large', input: [text], dimensions: 1024 })
  return data[0]?.embedding ?? []
}

async function findPassages(
  { search, vectorField }: UsualRag,
  question: string,
  vector: readonly number[],
): Promise<readonly Passage[]> {
  const { value } = await searchIndex<Passage>(search, {
    search: question.replaceAll('?', ''),
    top: passagesPerQuestion,
    vectorQueries: [{ kind: 'vector', vector, fields: vectorField, k: 50 }],
  })
  // An index that the usual code has made knows no headings.
  return value.map((passage) => ({ ...noHeadings, ...passage }))
}

const noHeadings: Pick<Passage, 'headings'> = { headings: [] }
