// The signature of a request: HMAC-SHA256 over method, resource and date, with the account's key
// (learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources).
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { CosmosError } from '../cosmos-error.ts'
import type { Route } from './route.ts'

export function requireSignature(key: Buffer, method: string, route: Route, headers: IncomingHttpHeaders): void {
  const { authorization } = headers
  if (authorization === undefined)
    throw unauthorized("Required Header 'authorization' is missing. Ensure a valid Authorization token is passed.")
  const token = new Map(decode(authorization).split('&').map(splitOnce))
  if (token.get('type') !== 'master' || token.get('ver') !== '1.0')
    throw unauthorized('This stand-in takes tokens of type master, version 1.0.')
  const payload = payloadToSign(method, route, headers)
  const expected = createHmac('sha256', key).update(payload).digest()
  if (isSame(expected, Buffer.from(token.get('sig') ?? '', 'base64'))) return
  throw unauthorized(
    "The input authorization token can't serve the request. The wrong key is being used or the expected payload is not " +
      `built as per the protocol. The server used the following payload to sign: ${JSON.stringify(payload)}`,
  )
}

/** The names in the link keep their case, everything else is lower case; the last line is always empty. */
function payloadToSign(method: string, { resourceType, resourceLink }: Route, headers: IncomingHttpHeaders): string {
  const date = String(headers['x-ms-date'] ?? headers.date ?? '')
  return `${method.toLowerCase()}\n${resourceType.toLowerCase()}\n${resourceLink}\n${date.toLowerCase()}\n\n`
}

function decode(authorization: string): string {
  try {
    return decodeURIComponent(authorization)
  } catch {
    return ''
  }
}

/** A signature in base64 may itself end with `=`. */
function splitOnce(part: string): [string, string] {
  const at = part.indexOf('=')
  return [part.slice(0, at), part.slice(at + 1)]
}

function isSame(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function unauthorized(message: string): CosmosError {
  return new CosmosError(401, message)
}
