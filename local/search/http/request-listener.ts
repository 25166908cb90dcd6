// A request's way through the stand-in: its own routes, then key, version, faults, the work, the reply, the journal.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { ServiceError } from '../service-error.ts'
import type { IndexCatalog } from '../storage/index-catalog.ts'
import { answer, type Reply } from './answer.ts'
import { checkApiVersion, mayAccess, type ApiKeys } from './check-access.ts'
import { answerControl } from './control.ts'
import type { FaultRule, FaultRules } from './fault-rules.ts'
import type { Journal } from './journal.ts'
import { readJson } from './read-body.ts'
import { findRoute } from './route.ts'

export interface Service {
  readonly catalog: IndexCatalog
  readonly keys: ApiKeys
  readonly faults: FaultRules
  readonly journal: Journal
}

/** Answers every request, whatever happens; a fault that hangs is the one exception. */
export async function handleRequest(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET'
  // Put together as text: resolved against a base, a path like `//x` would count as a host.
  const url = URL.parse(`http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`)
  if (!url) return send(response, { status: 400 })
  try {
    const readBody = () => readJson(request)
    const control = await answerControl(method, url, readBody, service.faults, service.journal)
    if (control) return send(response, control)
    await handleServiceRequest(service, request, response, url)
  } catch (error) {
    send(response, errorReply(error))
  }
}

async function handleServiceRequest(
  { catalog, keys, faults, journal }: Service,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const startedMs = performance.now()
  const method = request.method ?? 'GET'
  const route = findRoute(method, url.pathname)
  const record = (status: number): void => {
    journal.add({
      at: new Date().toISOString(),
      route: route?.name ?? 'unknown',
      indexName: route?.indexName ?? '',
      status,
      durationMs: Math.round(performance.now() - startedMs),
    })
  }

  const respond = async (): Promise<Reply | undefined> => {
    const body = await readJson(request)
    if (!route) return { status: 404 }
    checkApiVersion(url.searchParams)
    // The service refuses a key without saying anything more.
    if (!mayAccess(keys, route.name, request.headers['api-key'])) return { status: 403 }
    const fault = faults.next(route.name, route.indexName)
    if (fault?.latencyMs) await delay(fault.latencyMs)
    if (fault?.hang) return undefined
    if (fault && isRefusal(fault)) return refusal(fault)
    return answer(catalog, journal, { route, method, url, headers: request.headers, body, fault })
  }

  // A sender that is gone before its body was read is owed no answer.
  const reply = await respond().catch((error: unknown) => (request.errored ? undefined : errorReply(error)))
  record(reply?.status ?? 0)
  if (reply) send(response, { ...reply, headers: { ...reply.headers, 'elapsed-time': elapsed(startedMs) } })
}

function isRefusal(fault: FaultRule): boolean {
  return fault.status !== undefined || fault.emptyReply === true
}

function refusal({ status = 503, body, retryAfterMs, emptyReply }: FaultRule): Reply {
  const headers: Record<string, string> =
    retryAfterMs === undefined
      ? {}
      : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)), 'retry-after-ms': String(retryAfterMs) }
  if (emptyReply) return { status, headers }
  return {
    status,
    headers,
    body: body ?? new ServiceError(status, 'InjectedFault', `Injected status ${status}.`).toBody(),
  }
}

function errorReply(error: unknown): Reply {
  if (error instanceof ServiceError) return { status: error.status, body: error.toBody() }
  console.error(error)
  return { status: 500, body: new ServiceError(500, 'InternalServerError', 'The search stand-in failed.').toBody() }
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  if (response.headersSent) return
  const text = body === undefined ? undefined : JSON.stringify(body)
  response.writeHead(status, {
    'request-id': randomUUID(),
    ...(text === undefined ? { 'content-length': '0' } : { 'content-type': 'application/json; charset=utf-8' }),
    ...headers,
  })
  response.end(text)
}

function elapsed(startedMs: number): string {
  return String(Math.round(performance.now() - startedMs))
}
