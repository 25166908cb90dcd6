// A reply on the wire, with the headers every reply of the service has.
import type { ServerResponse } from 'node:http'
import type { Reply } from './reply.ts'
import { nextSessionToken } from './session-token.ts'

export function sendReply(response: ServerResponse, reply: Reply, activityId: string): void {
  const { status, body, headers, requestCharge, subStatus } = reply
  const hasBody = body !== undefined && status !== 204 && status !== 304
  response.writeHead(status, {
    'x-ms-activity-id': activityId,
    'x-ms-request-charge': String(requestCharge),
    'x-ms-session-token': nextSessionToken(),
    'x-ms-gatewayversion': 'version=2.14.0',
    ...(subStatus === undefined ? {} : { 'x-ms-substatus': String(subStatus) }),
    ...headers,
    ...(hasBody ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
  })
  response.end(hasBody ? body : undefined)
}
