// AI Chat Protocol, streamed: one JSON object a line.
//
// Every line ends in "\n": the protocol's client drops one that does not. Empty lines, which it skips, are the heartbeat.
import type { ChatEvent } from '../chat/chat-event.ts'
import { AppError } from '../kernel/app-error.ts'
import { answerContext } from './answer-context.ts'
import type { AnswerWriter, StreamFormat } from './answer-stream.ts'

export const ndjsonFormat: StreamFormat = {
  headers: {
    // What it is. Static Web Apps hold back every type but text/event-stream until its end: behind them, ask for SSE.
    'content-type': 'application/x-ndjson',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  },
  // Clients of this protocol only ever append.
  canRestart: false,
  createWriter,
}

type Start = Extract<ChatEvent, { readonly type: 'start' }>

function createWriter(): AnswerWriter {
  let start: Start | undefined
  return {
    heartbeat: '\n',
    write: (event) => {
      if (event.type === 'start') start = event
      if (!start) throw new AppError('internal', 'The answer went on before it started.')
      return `${JSON.stringify(lineOf(event, start))}\n`
    },
    fail: (error) => `${JSON.stringify({ error })}\n`,
  }
}

function lineOf(event: ChatEvent, start: Start): object {
  const { sessionId, turnId } = start
  switch (event.type) {
    case 'start':
      return { delta: { role: 'assistant' }, context: { sessionId, turnId }, sessionState: sessionId }
    case 'sources':
      return { delta: {}, context: { sessionId, sources: event.sources } }
    case 'text-delta':
      return { delta: { content: event.text } }
    case 'restart':
      throw new AppError('internal', 'The answer had to start afresh, which this protocol cannot say.')
    case 'end':
      return { delta: {}, context: answerContext(start, event), sessionState: sessionId }
  }
}
