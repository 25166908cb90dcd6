// POST /chats: the answer as one JSON document.
import { app } from '@azure/functions'
import { answerQuestion } from '../shared/chat/answer-question.ts'
import { chatRequestSchema, maxChatRequestBytes } from '../shared/http/chat-request.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { jsonAnswer } from '../shared/http/json-answer.ts'
import { readJson } from '../shared/http/json-body.ts'
import { toQuestion } from '../shared/http/to-question.ts'
import { host } from '../shared/serving-host.ts'

app.http('chats-post', {
  route: 'chats',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'chats', role: 'user' }, async ({ chat }, call) => {
    const body = await readJson(call.request, chatRequestSchema, maxChatRequestBytes)
    const question = await toQuestion(body, call, { newId: host.newId, canRestart: true })
    const answer = await jsonAnswer(answerQuestion(chat, question, call.signal), call.signal)
    return { jsonBody: answer }
  }),
})
