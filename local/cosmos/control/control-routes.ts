// The stand-in's own routes, which the service does not have: faults, journal, throughput. They need no key.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { badRequest, CosmosError } from '../cosmos-error.ts'
import { isJsonObject, type Json } from '../json.ts'
import { parseBody, readBody } from '../http/read-body.ts'
import type { Service } from '../http/service.ts'

type Answer = (service: Service, body: Json | undefined, query: URLSearchParams) => unknown

const routes: Record<string, Answer> = {
  'GET /_faults': ({ faults }) => faults.list(),
  'PUT /_faults': ({ faults }, body) => {
    faults.set(body)
    return faults.list()
  },
  'DELETE /_faults': ({ faults }) => faults.set([]),
  'GET /_requests': ({ journal }, _, query) => journal.report(Number(query.get('last') ?? 0)),
  'DELETE /_requests': ({ journal }) => journal.clear(),
  'GET /_throughput': ({ throughput }) => ({ requestUnitsPerSecond: throughput.requestUnitsPerSecond ?? null }),
  'PUT /_throughput': ({ throughput }, body) => {
    throughput.set(requestUnits(body))
    return { requestUnitsPerSecond: throughput.requestUnitsPerSecond ?? null }
  },
}

export function isControlPath(path: string): boolean {
  return path.startsWith('/_')
}

export async function answerControl(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { status, body } = await outcome(service, request, url)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

async function outcome(
  service: Service,
  request: IncomingMessage,
  url: URL,
): Promise<{ status: number; body?: unknown }> {
  const answer = routes[`${request.method} ${url.pathname}`]
  if (!answer) return { status: 404, body: { error: `Known here: ${Object.keys(routes).join(', ')}` } }
  try {
    const body = answer(service, parseBody(await readBody(request)), url.searchParams)
    return body === undefined ? { status: 204 } : { status: 200, body }
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error
    return { status: error.status, body: { error: error.message } }
  }
}

function requestUnits(body: Json | undefined): number | undefined {
  const value = isJsonObject(body) ? body['requestUnitsPerSecond'] : undefined
  if (value === null) return undefined
  if (typeof value !== 'number' || value <= 0)
    throw badRequest('requestUnitsPerSecond must be a positive number, or null for no limit.')
  return value
}
