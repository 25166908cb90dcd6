// GET /chats/{id}: a session's messages, oldest first, as existing chat frontends expect them.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { transcript } from '../shared/http/transcript.ts'
import { readConversation } from '../shared/memory/read-conversation.ts'
import { host } from '../shared/serving-host.ts'

const route = 'chats/{id}'

app.http('chats-read', {
  route,
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'user' }, async ({ chat }, { caller, params, signal }) => {
    const conversation = await readConversation(chat, { userId: caller.userId, sessionId: params.id }, signal)
    return { jsonBody: transcript(conversation) }
  }),
})
