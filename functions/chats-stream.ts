// POST /chats/stream: the answer as it is written, one JSON object a line.
import { app } from '@azure/functions'
import { answerQuestion } from '../shared/chat/answer-question.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { ndjsonHeaders, ndjsonStream } from '../shared/http/ndjson-stream.ts'
import { openStream } from '../shared/http/open-stream.ts'
import { streamBody } from '../shared/http/stream-body.ts'
import { readQuestion } from '../shared/http/read-question.ts'
import { systemClock } from '../shared/kernel/clock.ts'
import { host } from '../shared/serving-host.ts'

app.http('chats-stream', {
  route: 'chats/stream',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'chats/stream', role: 'user' }, async ({ chat }, call) => {
    const question = await readQuestion(call, { canRestart: false })
    const events = await openStream(answerQuestion(chat, question, call.signal))
    const lines = ndjsonStream(events, { ...call, clock: systemClock })
    return { headers: ndjsonHeaders, body: streamBody(lines, call.connection, call.reportUnexpected) }
  }),
})
