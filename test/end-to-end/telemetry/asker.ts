// Asks questions as different users, and keeps what each caller got to see: the id, and how it ended.
import { z } from 'zod'
import type { HoldfastClient } from '../holdfast-client.ts'

export interface Asked {
  /** As the response's header has it. */
  readonly requestId: string
  readonly status: number
  /** The error's code, wherever in the response it stands; else the finish reason. */
  readonly outcome: string
  readonly text: string
}

export interface Asking {
  readonly api: HoldfastClient
  /** `POST` to a chat route, unless this says otherwise. */
  readonly path?: string
  readonly method?: string
  /** As App Service authentication names who is signed in; undefined: nobody. */
  readonly user?: string | undefined
  readonly roles?: readonly string[]
  readonly question?: string
  readonly messageId?: string
  readonly sessionId?: string
  /** In place of a chat request. */
  readonly body?: string
  /** The caller's own; without one the application makes one up. */
  readonly requestId?: string
}

const failure = z.object({ error: z.object({ code: z.string(), requestId: z.string() }) })
const finish = z.object({ context: z.object({ finishReason: z.string() }) })

export async function ask(asking: Asking): Promise<Asked> {
  const { api, path = '/chats', method = 'POST', requestId } = asking
  const headers = {
    'content-type': 'application/json',
    ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
    ...principalHeaders(asking),
  }
  const response = await api.fetch(path, { method, headers, body: bodyOf(asking) })
  const text = await response.text()
  const shownId = response.headers.get('x-request-id') ?? ''
  return { requestId: shownId, status: response.status, outcome: outcomeOf(text, shownId), text }
}

export function sessionIdIn({ text }: Asked): string {
  return /"sessionId":"([^"]+)"/.exec(text)?.[1] ?? ''
}

function bodyOf({ body, question = '', messageId, sessionId }: Asking): string {
  if (body !== undefined) return body
  return JSON.stringify({
    messages: [{ role: 'user', content: question, context: { messageId } }],
    context: { sessionId },
  })
}

export function principalHeaders({ user, roles = ['user'] }: Pick<Asking, 'user' | 'roles'>): Record<string, string> {
  if (user === undefined) return {}
  const claims = [{ typ: 'oid', val: user }, ...roles.map((val) => ({ typ: 'roles', val }))]
  return { 'x-ms-client-principal': Buffer.from(JSON.stringify({ claims })).toString('base64') }
}

/** The last line has it, in a stream as well as in one JSON document. An error names the id of the header. */
function outcomeOf(text: string, shownId: string): string {
  const last: unknown = JSON.parse(text.trim().split('\n').at(-1) || '{}')
  const failed = failure.safeParse(last)
  if (!failed.success) return finish.safeParse(last).data?.context.finishReason ?? 'nothing'
  if (failed.data.error.requestId !== shownId) throw new Error(`two ids: ${shownId}, ${failed.data.error.requestId}`)
  return failed.data.error.code
}
