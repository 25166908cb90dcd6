// The API as a frontend uses it, for tests.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

const citation = z.object({
  number: z.number(),
  documentName: z.string(),
  page: z.number().optional(),
  content: z.string(),
})

export const answer = z.object({
  message: z.object({ role: z.literal('assistant'), content: z.string() }),
  context: z.object({
    sessionId: z.string(),
    turnId: z.string(),
    citations: z.array(citation),
    finishReason: z.string(),
    region: z.string(),
    model: z.string(),
    usage: z.object({ promptTokens: z.number(), completionTokens: z.number(), totalTokens: z.number() }),
  }),
})
export type Answer = z.output<typeof answer>

const catalogue = z.object({
  documents: z.array(
    z.object({
      name: z.string(),
      models: z.record(
        z.string(),
        z.object({
          state: z.enum(['pending', 'outdated', 'indexed', 'failed']),
          passages: z.number().optional(),
          error: z.object({ code: z.string(), message: z.string() }).optional(),
        }),
      ),
    }),
  ),
  continuation: z.string().optional(),
})
export type CatalogueDocument = z.output<typeof catalogue>['documents'][number]

const failure = z.object({ error: z.object({ code: z.string(), message: z.string(), requestId: z.string() }).loose() })

/** Indexing is a matter of seconds; on a busy machine of more. */
const indexingTimeoutMs = 45_000

export class HoldfastClient {
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>

  /** @param headers sent with each request: who is signed in, say. */
  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url
    this.#headers = headers
  }

  /** Somebody else, at the same address. */
  withHeaders(headers: Readonly<Record<string, string>>): HoldfastClient {
    return new HoldfastClient(this.#url, headers)
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    for (const [name, value] of Object.entries(this.#headers)) headers.set(name, value)
    return fetch(`${this.#url}/api${path}`, { ...init, headers })
  }

  postChat(path: string, question: string, sessionId?: string, signal?: AbortSignal): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: question }], context: { sessionId } }),
      ...(signal ? { signal } : {}),
    })
  }

  async ask(question: string, sessionId?: string): Promise<Answer> {
    const response = await this.postChat('/chats', question, sessionId)
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    return answer.parse(await response.json())
  }

  async put(name: string, body: Uint8Array | string): Promise<Response> {
    const path = name.split('/').map(encodeURIComponent).join('/')
    return this.fetch(`/documents/${path}`, { method: 'PUT', body: Buffer.from(body) })
  }

  async documents(): Promise<CatalogueDocument[]> {
    const response = await this.fetch('/documents?limit=200')
    return catalogue.parse(await response.json()).documents
  }

  /** Waits until the document is in the catalogue and nothing of it is pending any more. */
  async settled(name: string): Promise<CatalogueDocument> {
    const startedAt = performance.now()
    for (;;) {
      const document = (await this.documents()).find((each) => each.name === name)
      const states = Object.values(document?.models ?? {})
      if (document && states.length > 0 && states.every(({ state }) => state !== 'pending')) return document
      if (performance.now() - startedAt > indexingTimeoutMs) {
        throw new Error(`${name} is still not indexed: ${JSON.stringify(document)}`)
      }
      await delay(100)
    }
  }
}

/** The error of a reply that has to be one. */
export async function errorOf(response: Response): Promise<z.output<typeof failure>['error'] & { status: number }> {
  const { error } = failure.parse(await response.json())
  return { ...error, status: response.status }
}
