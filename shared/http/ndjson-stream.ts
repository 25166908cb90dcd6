// An answer as it is written: AI Chat Protocol, one JSON object a line.
//
// Every line ends in "\n": the protocol's client drops one that does not. Empty lines, which it skips, are the heartbeat.
import type { ChatEvent } from '../chat/chat-event.ts'
import { AppError } from '../kernel/app-error.ts'
import { answerContext } from './answer-context.ts'
import { errorBody } from './error-response.ts'
import { heartbeat, withHeartbeat, type Pulse } from './heartbeat.ts'

export const ndjsonHeaders = {
  // What it is. Static Web Apps hold back every type but text/event-stream until its end: behind them, ask for SSE.
  'content-type': 'application/x-ndjson',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
}

export interface StreamOptions extends Pulse {
  readonly requestId: string
  /** Told of every error that becomes a line, foreseen or not. */
  readonly reportUnexpected: (error: unknown) => void
}

/** Never throws: an error is the last line, with the key `error`. Ends without a word when the signal aborts. */
export async function* ndjsonStream(
  events: AsyncIterable<ChatEvent>,
  options: StreamOptions,
): AsyncGenerator<string, void, undefined> {
  try {
    let start: Extract<ChatEvent, { readonly type: 'start' }> | undefined
    for await (const event of withHeartbeat(events, options)) {
      if (event === heartbeat) {
        yield '\n'
        continue
      }
      if (event.type === 'start') start = event
      if (!start) throw new AppError('internal', 'The answer went on before it started.')
      yield `${JSON.stringify(lineOf(event, start))}\n`
      if (event.type === 'end') return
    }
    if (!options.signal.aborted) throw new AppError('internal', 'The answer did not end.')
  } catch (error) {
    if (options.signal.aborted) return
    options.reportUnexpected(error)
    yield `${JSON.stringify(errorBody(error, options.requestId))}\n`
  }
}

function lineOf(event: ChatEvent, start: Extract<ChatEvent, { readonly type: 'start' }>): object {
  const { sessionId, turnId } = start
  switch (event.type) {
    case 'start':
      return { delta: { role: 'assistant' }, context: { sessionId, turnId }, sessionState: sessionId }
    case 'sources':
      return { delta: {}, context: { sessionId, sources: event.sources } }
    case 'text-delta':
      return { delta: { content: event.text } }
    case 'restart':
      // Clients of this protocol only ever append: nobody may have promised that they can start over.
      throw new AppError('internal', 'The answer had to start afresh, which this protocol cannot say.')
    case 'end':
      return { delta: {}, context: answerContext(start, event), sessionState: sessionId }
  }
}
