// POST /chats/stream: the answer as it is written, one JSON object a line.
import { app } from '@azure/functions'
import { answerQuestion } from '../shared/chat/answer-question.ts'
import { chatRequestSchema, maxChatRequestBytes } from '../shared/http/chat-request.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { readJson } from '../shared/http/json-body.ts'
import { ndjsonHeaders, ndjsonStream } from '../shared/http/ndjson-stream.ts'
import { openStream } from '../shared/http/open-stream.ts'
import { streamBody } from '../shared/http/stream-body.ts'
import { toQuestion } from '../shared/http/to-question.ts'
import { systemClock } from '../shared/kernel/clock.ts'
import { host } from '../shared/serving-host.ts'

app.http('chats-stream', {
  route: 'chats/stream',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'chats/stream', role: 'user' }, async ({ chat }, call) => {
    const body = await readJson(call.request, chatRequestSchema, maxChatRequestBytes)
    const question = await toQuestion(body, call, { newId: host.newId, canRestart: false })
    const events = await openStream(answerQuestion(chat, question, call.signal))
    const lines = ndjsonStream(events, { ...call, clock: systemClock })
    return { headers: ndjsonHeaders, body: streamBody(lines, call.connection, call.reportUnexpected) }
  }),
})
