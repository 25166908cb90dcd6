// DELETE /chats/{id}: a session with all its turns.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { deleteConversation } from '../shared/memory/read-conversation.ts'
import { host } from '../shared/serving-host.ts'

const route = 'chats/{id}'

app.http('chats-delete', {
  route,
  methods: ['DELETE'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'user' }, async ({ chat }, { caller, params, signal }) => {
    await deleteConversation(chat, { userId: caller.userId, sessionId: params.id }, signal)
    return { status: 204 }
  }),
})
