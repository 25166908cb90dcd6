// An answer as it is written, in whichever form the client reads: the loop that all forms share.
import type { ChatEvent } from '../chat/chat-event.ts'
import { AppError } from '../kernel/app-error.ts'
import type { ErrorBody } from './error-response.ts'
import { errorBody } from './error-response.ts'
import type { Pulse } from './heartbeat.ts'
import { heartbeat, withHeartbeat } from './heartbeat.ts'

export interface StreamFormat {
  readonly headers: Readonly<Record<string, string>>
  /** Whether a client of this form can be told that the text so far is void. */
  readonly canRestart: boolean
  createWriter(): AnswerWriter
}

/** Writes one answer; it may remember what it has written. */
export interface AnswerWriter {
  /** Something that clients skip. */
  readonly heartbeat: string
  write(event: ChatEvent): string
  fail(error: ErrorBody['error']): string
}

export interface StreamOptions extends Pulse {
  readonly requestId: string
  /** Told of every error that becomes a line, foreseen or not. */
  readonly reportUnexpected: (error: unknown) => void
}

/**
 * Never throws: an error is the last thing written. Ends without a word when the signal aborts. Ending it ends the events, also
 * when nothing of it was read.
 */
export function answerStream(
  format: StreamFormat,
  events: AsyncIterable<ChatEvent>,
  options: StreamOptions,
): AsyncIterableIterator<string, void, undefined> {
  const chunks = writeAnswer(format, events, options)
  let isBegun = false
  return {
    next: () => {
      isBegun = true
      return chunks.next()
    },
    // A generator that never began ends without a word to the events. They are under way already, and would stand still
    // for ever with all they hold.
    return: async () => {
      if (!isBegun) await events[Symbol.asyncIterator]().return?.()
      return await chunks.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function* writeAnswer(
  format: StreamFormat,
  events: AsyncIterable<ChatEvent>,
  options: StreamOptions,
): AsyncGenerator<string, void, undefined> {
  const writer = format.createWriter()
  try {
    for await (const event of withHeartbeat(events, options)) {
      yield event === heartbeat ? writer.heartbeat : writer.write(event)
      if (event !== heartbeat && event.type === 'end') return
    }
    if (!options.signal.aborted) throw new AppError('internal', 'The answer did not end.')
  } catch (error) {
    if (options.signal.aborted) return
    options.reportUnexpected(error)
    yield writer.fail(errorBody(error, options.requestId).error)
  }
}
