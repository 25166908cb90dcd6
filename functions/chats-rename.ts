// PATCH /chats/{id}: another title for a session.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { readJson } from '../shared/http/json-body.ts'
import { maxRenameBytes, renameSchema } from '../shared/http/rename-request.ts'
import { sessionJson } from '../shared/http/session-json.ts'
import { renameConversation } from '../shared/memory/rename-conversation.ts'
import { host } from '../shared/serving-host.ts'

const route = 'chats/{id}'

app.http('chats-rename', {
  route,
  methods: ['PATCH'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'user' }, async ({ chat }, { request, caller, params, signal }) => {
    const { title } = await readJson(request, renameSchema, maxRenameBytes)
    const wanted = { userId: caller.userId, sessionId: params.id, title }
    return { jsonBody: sessionJson(await renameConversation(chat, wanted, signal)) }
  }),
})
