// Server-sent events in the form of the AI SDK's UI message stream (protocol version 1), with parts of our own beside its.
//
// The client refuses parts with fields it does not know, so what is ours travels in `data-*` parts and in metadata.
import type { ChatEvent } from '../chat/chat-event.ts'
import type { Citation } from '../memory/conversation.ts'
import { AppError } from '../kernel/app-error.ts'
import { answerContext } from './answer-context.ts'
import type { AnswerWriter, StreamFormat } from './answer-stream.ts'

export const sseFormat: StreamFormat = {
  headers: {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
    'x-vercel-ai-ui-message-stream': 'v1',
  },
  canRestart: true,
  createWriter: (): AnswerWriter => new SseWriter(),
}

type Event<Type extends ChatEvent['type']> = Extract<ChatEvent, { readonly type: Type }>

class SseWriter implements AnswerWriter {
  readonly heartbeat = ': heartbeat\n\n'
  #start: Event<'start'> | undefined
  /** Texts begun so far: more than one when the answer started afresh. */
  #texts = 0
  #isTextOpen = false

  write(event: ChatEvent): string {
    if (event.type === 'start') return this.#writeStart(event)
    if (!this.#start) throw new AppError('internal', 'The answer went on before it started.')
    switch (event.type) {
      case 'sources':
        return event.sources.map((source) => part(sourcePart(source))).join('')
      case 'text-delta':
        return this.#openText() + part({ type: 'text-delta', id: this.#textId, delta: event.text })
      case 'restart':
        return this.#writeRestart()
      case 'end':
        return this.#closeText() + this.#writeEnd(this.#start, event)
    }
  }

  fail({ message, ...facts }: { readonly message: string }): string {
    const failed = part({ type: 'data-error', data: facts }) + part({ type: 'error', errorText: message })
    return this.#closeText() + failed + done
  }

  #writeStart(event: Event<'start'>): string {
    this.#start = event
    const { sessionId, turnId } = event
    // The comment is there for proxies that hold a response back until its first bytes.
    return `: ok\n\n${part({ type: 'start', messageId: turnId, messageMetadata: { sessionId, turnId } })}`
  }

  /** The text of this id is void; what replaces it has another. */
  #writeRestart(): string {
    const voidId = this.#textId
    return this.#closeText() + part({ type: 'data-restart', data: { replaces: voidId } })
  }

  #writeEnd(start: Event<'start'>, event: Event<'end'>): string {
    return (
      part({ type: 'data-usage', data: { ...event.usage, costMicroDollars: event.costMicroDollars } }) +
      part({ type: 'message-metadata', messageMetadata: answerContext(start, event) }) +
      part({ type: 'finish' }) +
      done
    )
  }

  get #textId(): string {
    return `text-${this.#texts}`
  }

  #openText(): string {
    if (this.#isTextOpen) return ''
    this.#isTextOpen = true
    this.#texts++
    return part({ type: 'text-start', id: this.#textId })
  }

  #closeText(): string {
    if (!this.#isTextOpen) return ''
    this.#isTextOpen = false
    return part({ type: 'text-end', id: this.#textId })
  }
}

const done = 'data: [DONE]\n\n'

function part(content: object): string {
  return `data: ${JSON.stringify(content)}\n\n`
}

function sourcePart({ passageId, documentName, title, number, page, documentId }: Citation): object {
  return {
    type: 'source-document',
    sourceId: passageId,
    mediaType: 'text/plain',
    title: page === undefined ? title : `${title}, page ${page}`,
    filename: documentName,
    providerMetadata: { holdfast: { number, documentId, ...(page === undefined ? {} : { page }) } },
  }
}
