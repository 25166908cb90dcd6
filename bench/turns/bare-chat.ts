// A turn as one would write it by hand: the same calls to the same services, with their SDKs, and nothing else.
import { randomUUID } from 'node:crypto'
import type { Container, OperationInput } from '@azure/cosmos'
import { CosmosClient } from '@azure/cosmos'
import { AzureKeyCredential, SearchClient } from '@azure/search-documents'
import OpenAI from 'openai'
import { cosmosKey, modelKey, searchKey } from '../../local/start/endpoints.ts'
import { rewritePrompt } from '../../shared/chat/rewrite-prompt.ts'
import type { ModelMessage } from '../../shared/models/chat-model.ts'
import type { Passage } from '../../shared/retrieval/passage.ts'
import type { StandIns } from '../product/start-stand-ins.ts'
import type { StoredTurn } from './bare-prompt.ts'
import { barePrompt } from './bare-prompt.ts'
import type { Chat } from './hold-chats.ts'
import type { TurnTimes } from './turn-times.ts'

interface Services {
  readonly models: readonly OpenAI[]
  readonly passages: SearchClient<Passage & { readonly vector_1024: readonly number[] }>
  readonly conversations: Container
}

/** The questions and answers of the benchmark are short. */
const uncut = { cut: (text: string) => text }

export function openBareChats({
  regions,
  search,
  cosmos,
}: Pick<StandIns, 'regions' | 'search' | 'cosmos'>): () => Chat {
  const services: Services = {
    models: regions.map((url) => new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: modelKey, maxRetries: 0 })),
    passages: new SearchClient(search, 'passages', new AzureKeyCredential(searchKey), {
      allowInsecureConnection: true,
    }),
    conversations: new CosmosClient({ endpoint: cosmos, key: cosmosKey }).database('rag').container('conversations'),
  }
  let opened = 0
  return () => new BareChat(services, opened++)
}

class BareChat implements Chat {
  readonly #services: Services
  readonly #model: OpenAI
  readonly #sessionId = randomUUID()
  readonly #userId = randomUUID()
  #turns = 0

  constructor(services: Services, n: number) {
    this.#services = services
    this.#model = services.models[n % services.models.length]!
  }

  async ask(question: string): Promise<TurnTimes> {
    const startedAt = performance.now()
    const history = this.#turns === 0 ? undefined : await this.#recall()
    const passages = await this.#retrieve(history ? await this.#rewrite(history.turns, question) : question)
    const messages = barePrompt(history?.turns ?? [], passages, question)
    const { answer, firstTextAt } = await this.#complete(messages)
    const cited = passages.filter((_, index) => answer.includes(`[${index + 1}]`))
    await this.#remember({ question, answer, citations: cited }, history?.etag)
    return { firstTextMs: firstTextAt - startedAt, wholeMs: performance.now() - startedAt }
  }

  async #recall(): Promise<{ readonly etag: string; readonly turns: readonly StoredTurn[] }> {
    const { conversations } = this.#services
    const [session, turns] = await Promise.all([
      conversations.item(`session:${this.#sessionId}`, this.#userId).read(),
      conversations.items
        .query<StoredTurn>(
          {
            query: `SELECT TOP 100 * FROM c WHERE c.type = 'turn' AND c.sessionId = @session ORDER BY c.ordinal DESC`,
            parameters: [{ name: '@session', value: this.#sessionId }],
          },
          { partitionKey: this.#userId },
        )
        .fetchAll(),
    ])
    return { etag: session.etag, turns: turns.resources.toReversed() }
  }

  async #rewrite(history: readonly StoredTurn[], question: string): Promise<string> {
    const { answer } = await this.#complete(rewritePrompt(history, question, uncut), 'chat-small', 200)
    return answer || question
  }

  async #retrieve(question: string): Promise<readonly Passage[]> {
    const { data } = await this.#model.embeddings.create({
      model: 'text-embedding-3-large',
      input: [question],
      dimensions: 1024,
    })
    const vector = data[0]?.embedding ?? []
    const found = await this.#services.passages.search(question.replace('?', ''), {
      filter: `embeddingModel eq 'text-embedding-3-large@1024'`,
      top: 8,
      select: ['id', 'documentId', 'documentName', 'title', 'page', 'headings', 'ordinal', 'content', 'contentKey'],
      searchFields: ['title', 'headings', 'content'],
      vectorSearchOptions: {
        queries: [{ kind: 'vector', vector, fields: ['vector_1024'], kNearestNeighborsCount: 50 }],
        filterMode: 'preFilter',
      },
    })
    const passages: Passage[] = []
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the selected fields are all that is read
    for await (const { document } of found.results) passages.push(document as unknown as Passage)
    return passages
  }

  async #complete(
    messages: readonly ModelMessage[],
    model = 'chat',
    maxTokens = 1_024,
  ): Promise<{ answer: string; firstTextAt: number }> {
    const chunks = await this.#model.chat.completions.create({
      model,
      messages: [...messages],
      max_completion_tokens: maxTokens,
      stream: true,
      stream_options: { include_usage: true },
    })
    let answer = ''
    let firstTextAt = Infinity
    for await (const chunk of chunks) {
      answer += chunk.choices[0]?.delta.content ?? ''
      if (answer !== '') firstTextAt = Math.min(firstTextAt, performance.now())
    }
    return { answer, firstTextAt }
  }

  async #remember(
    turn: StoredTurn & { readonly citations: readonly Passage[] },
    etag: string | undefined,
  ): Promise<void> {
    this.#turns++
    const sessionId = this.#sessionId
    const ordinal = this.#turns
    const session = {
      id: `session:${sessionId}`,
      type: 'session',
      sessionId,
      userId: this.#userId,
      turnCount: ordinal,
      updatedAt: Date.now(),
    }
    const operations: OperationInput[] = [
      etag === undefined
        ? { operationType: 'Create', resourceBody: session }
        : { operationType: 'Replace', id: session.id, resourceBody: session, ifMatch: etag },
      {
        operationType: 'Create',
        resourceBody: {
          id: `turn:${sessionId}:${ordinal}`,
          type: 'turn',
          sessionId,
          userId: this.#userId,
          ordinal,
          ...turn,
          citations: turn.citations.map((passage) => ({
            ...passage,
            headings: [...passage.headings],
            groups: [],
            page: null,
          })),
        },
      },
    ]
    const { code } = await this.#services.conversations.items.batch(operations, this.#userId)
    if (code !== 200) throw new Error(`the bare turn was not stored: ${code}`)
  }
}
