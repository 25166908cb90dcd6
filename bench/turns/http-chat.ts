// A turn as a client gets it: POST /api/chats/stream, read line by line to its end.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Chat } from './hold-chats.ts'
import type { TurnTimes } from './turn-times.ts'

export function openHttpChats(productUrl: string): () => Chat {
  return () => new HttpChat(`${productUrl}/api/chats/stream`)
}

const firstLine = z.object({ context: z.object({ sessionId: z.string() }) })

class HttpChat implements Chat {
  readonly #url: string
  readonly #userId = randomUUID()
  #sessionId: string | undefined

  constructor(url: string) {
    this.#url = url
  }

  async ask(question: string): Promise<TurnTimes> {
    const startedAt = performance.now()
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        messages: [{ role: 'user', content: question }],
        context: { sessionId: this.#sessionId, userId: this.#userId },
      }),
    })
    let text = ''
    let firstTextAt = Infinity
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (firstTextAt === Infinity && text.includes('"delta":{"content"')) firstTextAt = performance.now()
    }
    const wholeMs = performance.now() - startedAt
    if (!text.includes('"finishReason"')) throw new Error(`not an answer: ${response.status} ${text.slice(-500)}`)
    this.#sessionId = firstLine.parse(JSON.parse(text.slice(0, text.indexOf('\n')))).context.sessionId
    return { firstTextMs: firstTextAt - startedAt, wholeMs }
  }
}
