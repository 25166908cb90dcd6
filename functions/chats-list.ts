// GET /chats: one's own sessions, newest first. An array, as existing chat frontends expect; the next page is in `link`.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { nextPageHeaders, pageParameters } from '../shared/http/page-parameters.ts'
import { sessionJson } from '../shared/http/session-json.ts'
import { host } from '../shared/serving-host.ts'

app.http('chats-list', {
  route: 'chats',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'chats', role: 'user' }, async ({ chat }, call) => {
    const page = pageParameters(call.request)
    const { sessions, continuation } = await chat.conversations.listSessions(call.caller.userId, page, call.signal)
    return {
      headers: nextPageHeaders(call.request, continuation),
      jsonBody: sessions.map(sessionJson),
    }
  }),
})
