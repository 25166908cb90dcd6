// POST /chats/stream: the answer as it is written, one JSON object a line, or as server-sent events when they are asked for.
import { app } from '@azure/functions'
import { answerQuestion } from '../shared/chat/answer-question.ts'
import { answerStream } from '../shared/http/answer-stream.ts'
import { chatFunction } from '../shared/http/chat-function.ts'
import { openStream } from '../shared/http/open-stream.ts'
import { streamBody } from '../shared/http/stream-body.ts'
import { streamFormatFor } from '../shared/http/stream-format.ts'
import { systemClock } from '../shared/kernel/clock.ts'
import { host } from '../shared/serving-host.ts'

const operation = {
  route: 'chats/stream',
  canRestart: (request: Parameters<typeof streamFormatFor>[0]) =>
    streamFormatFor(request).canRestart ? 'when-understood' : 'never',
} as const

app.http('chats-stream', {
  route: operation.route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: chatFunction(host, operation, async ({ chat }, question, call) => {
    const format = streamFormatFor(call.request)
    const events = await openStream(answerQuestion(chat, question, call.signal))
    const chunks = answerStream(format, events, { ...call, clock: systemClock })
    return { headers: format.headers, body: streamBody(chunks, call.connection, call.reportUnexpected) }
  }),
})
