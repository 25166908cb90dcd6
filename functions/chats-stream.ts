// POST /chats/stream: the answer as it is written, one JSON object a line, or as server-sent events when they are asked for.
import { app } from '@azure/functions'
import { answerQuestion } from '../shared/chat/answer-question.ts'
import { answerStream } from '../shared/http/answer-stream.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { openStream } from '../shared/http/open-stream.ts'
import { readQuestion } from '../shared/http/read-question.ts'
import { streamBody } from '../shared/http/stream-body.ts'
import { streamFormatFor } from '../shared/http/stream-format.ts'
import { systemClock } from '../shared/kernel/clock.ts'
import { host } from '../shared/serving-host.ts'

app.http('chats-stream', {
  route: 'chats/stream',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'chats/stream', role: 'user' }, async ({ chat }, call) => {
    const format = streamFormatFor(call.request)
    const question = await readQuestion(call, format.canRestart ? 'when-understood' : 'never')
    const events = await openStream(answerQuestion(chat, question, call.signal))
    const chunks = answerStream(format, events, { ...call, clock: systemClock })
    return { headers: format.headers, body: streamBody(chunks, call.connection, call.reportUnexpected) }
  }),
})
