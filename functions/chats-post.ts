// POST /chats: the answer as one JSON document.
import { app } from '@azure/functions'
import { answerQuestion } from '../shared/chat/answer-question.ts'
import { chatFunction } from '../shared/http/chat-function.ts'
import { jsonAnswer } from '../shared/http/json-answer.ts'
import { host } from '../shared/serving-host.ts'

app.http('chats-post', {
  route: 'chats',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: chatFunction(
    host,
    { route: 'chats', canRestart: () => 'always' },
    async ({ chat }, question, { signal }) => ({
      jsonBody: await jsonAnswer(answerQuestion(chat, question, signal), signal),
    }),
  ),
})
