// POST /chats: the answer as one JSON document.
import { app } from '@azure/functions'
import { answerQuestion } from '../shared/chat/answer-question.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { jsonAnswer } from '../shared/http/json-answer.ts'
import { readQuestion } from '../shared/http/read-question.ts'
import { host } from '../shared/serving-host.ts'

app.http('chats-post', {
  route: 'chats',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'chats', role: 'user' }, async ({ chat }, call) => {
    const question = await readQuestion(call, 'always')
    const answer = await jsonAnswer(answerQuestion(chat, question, call.signal), call.signal)
    return { jsonBody: answer }
  }),
})
