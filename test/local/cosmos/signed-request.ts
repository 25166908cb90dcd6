// Requests without the SDK, signed as the documentation says, for what the SDK would not send.
import { createHmac } from 'node:crypto'
import type { RunningCosmos } from '../../../local/cosmos/start-cosmos.ts'

export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly resourceType: string
  readonly resourceLink: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export async function sendSigned({ url, key }: RunningCosmos, request: RawRequest): Promise<Response> {
  const { method, path, resourceType, resourceLink, headers, body } = request
  const date = new Date().toUTCString()
  const text = `${method.toLowerCase()}\n${resourceType}\n${resourceLink}\n${date.toLowerCase()}\n\n`
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64')
  return await fetch(url + path, {
    method,
    headers: {
      authorization: encodeURIComponent(`type=master&ver=1.0&sig=${signature}`),
      'x-ms-date': date,
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
