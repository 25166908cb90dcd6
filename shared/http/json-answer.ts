// An answer as one JSON document (AI Chat Protocol, not streamed).
import type { ChatEvent } from '../chat/chat-event.ts'
import { AppError } from '../kernel/app-error.ts'
import { answerContext } from './answer-context.ts'

export interface JsonAnswer {
  readonly message: { readonly role: 'assistant'; readonly content: string }
  readonly context: object
  /** Clients send it back with the next question. */
  readonly sessionState: string
}

/** Throws what the events throw; the signal's reason when the caller left before the end. */
export async function jsonAnswer(events: AsyncIterable<ChatEvent>, signal: AbortSignal): Promise<JsonAnswer> {
  let start: Extract<ChatEvent, { readonly type: 'start' }> | undefined
  let content = ''
  for await (const event of events) {
    switch (event.type) {
      case 'start':
        start = event
        break
      case 'sources':
        break
      case 'text-delta':
        content += event.text
        break
      case 'restart':
        content = ''
        break
      case 'end':
        if (!start) throw new AppError('internal', 'The answer ended before it started.')
        return {
          message: { role: 'assistant', content },
          context: answerContext(start, event),
          sessionState: start.sessionId,
        }
    }
  }
  signal.throwIfAborted()
  throw new AppError('internal', 'The answer did not end.')
}
