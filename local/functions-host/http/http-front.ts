// The HTTP server for callers: finds the function, checks the key, waits for the worker if need be, and hands over.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { HostLog } from '../host-log.ts'
import { settlesWithin } from '../settles-within.ts'
import type { WorkerSupervisor } from '../supervision/worker-supervisor.ts'
import { answerBuffered } from './answer-buffered.ts'
import { isAuthorized, type AccessKeys } from './authorize-call.ts'
import { deathNoticeMs, forwardStreaming, type ForwardingSettings } from './forward-streaming.ts'
import { endWithError, type HttpCall } from './http-call.ts'
import { readInspectedBody } from './read-body.ts'
import { parseRequestPath } from './request-path.ts'
import { findRoute, type HttpFunction } from './route-table.ts'

export interface HttpFrontOptions {
  readonly port: number
  readonly hostname: string
  readonly routes: readonly HttpFunction[]
  /** Functions that `POST /admin/functions/NAME` runs at once, as in the real host. */
  readonly byHand: ReadonlyMap<string, () => Promise<void>>
  readonly keys: AccessKeys | undefined
  readonly settings: ForwardingSettings
  readonly supervisor: WorkerSupervisor
  readonly log: HostLog
}

export interface HttpFront {
  readonly url: string
  /** Takes no new calls and lets those under way finish; after `graceMs` they are broken off. */
  drain(graceMs: number): Promise<void>
}

const sweepIntervalMs = 20

const adminPath = '/admin/functions/'

const serverTimeouts = {
  // Longer than clients and load balancers keep a connection, so that it is not closed in the moment it is used again.
  keepAliveTimeout: 65_000,
  // A slow upload may take its time.
  requestTimeout: 0,
}

export async function startHttpFront(options: HttpFrontOptions): Promise<HttpFront> {
  let underWay = 0
  const server = createServer(serverTimeouts, (request, response) => {
    underWay += 1
    response.once('close', () => (underWay -= 1))
    logWhenDone(options.log, request, response)
    void answer(options, request, response).catch((error: unknown) => {
      options.log.error(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`)
      endWithError(response, 500, 'the functions host itself failed; its console says why')
    })
  })
  server.listen(options.port, options.hostname)
  await once(server, 'listening')

  return {
    url: `http://${options.hostname}:${portOf(server)}`,
    drain: async (graceMs) => {
      const closed = once(server, 'close')
      server.close()
      // Kept-alive connections, and those on which a client has not asked anything yet, are closed by nothing but this.
      const sweep = setInterval(() => {
        if (underWay === 0) server.closeAllConnections()
      }, sweepIntervalMs)
      const limit = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearInterval(sweep)
      clearTimeout(limit)
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function answer(options: HttpFrontOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { settings, keys, routes } = options
  const target = parseRequestPath(request.url ?? '/')
  if (target.path.startsWith(adminPath)) return runByHand(options, request, response)
  const match = findRoute(routes, request.method ?? 'GET', target.segments)
  // For a wrong method the real host answers 404 and does not say why (azure-functions-host #10098).
  if (match.kind === 'not-found' || (match.kind === 'wrong-method' && settings.isStrict)) {
    return endWithError(response, 404, `no function has the route ${target.path}`)
  }
  if (match.kind === 'wrong-method') {
    response.setHeader('allow', match.allowed.join(', '))
    return endWithError(response, 405, `${target.path} takes ${match.allowed.join(', ')}, not ${request.method}`)
  }
  const { httpFunction, params } = match
  if (!isAuthorized(keys, httpFunction.authLevel, request.headers, target.query)) {
    return endWithError(response, 401, `${httpFunction.name} needs a key of level "${httpFunction.authLevel}"`)
  }
  await handOver(options, { invocationId: randomUUID(), httpFunction, params, query: target.query, request, response })
}

/** Answers when the run has begun: how it ends is said by the function itself, and by the host's log. */
function runByHand({ byHand, keys, log }: HttpFrontOptions, request: IncomingMessage, response: ServerResponse): void {
  const { path, query } = parseRequestPath(request.url ?? '/')
  const run = byHand.get(path.slice(adminPath.length))
  if (!isAuthorized(keys, 'admin', request.headers, query)) return endWithError(response, 401, 'needs the master key')
  if (!run || request.method !== 'POST') return endWithError(response, 404, `no timer to POST to at ${path}`)
  request.resume()
  run().catch((error: unknown) => log.error(`${path}: ${String(error)}`))
  response.writeHead(202).end()
}

/** To the worker that runs; to the next one when that one turns out to be dead. */
async function handOver(options: HttpFrontOptions, call: HttpCall): Promise<void> {
  const { supervisor } = options
  const body = await readInspectedBody(call.request).catch(() => undefined)
  while (!call.response.destroyed) {
    const worker = await supervisor.worker()
    if (!worker) return endWithError(call.response, 503, 'the worker is not running; the console of the host says why')
    if (!worker.httpUri) return await answerBuffered(options, worker, call, body)
    if (await forwardStreaming(options, worker, worker.httpUri, call, body)) return
    const isDead = await settlesWithin(deathNoticeMs, worker.exited)
    if (!isDead) return endWithError(call.response, 502, 'the worker cannot be reached')
  }
}

function logWhenDone(log: HostLog, request: IncomingMessage, response: ServerResponse): void {
  const startedAtMs = performance.now()
  response.once('close', () => {
    const durationMs = Math.round(performance.now() - startedAtMs)
    const end = response.writableFinished ? String(response.statusCode) : 'broken off'
    log.info(`${request.method} ${request.url} → ${end}, ${durationMs} ms`)
  })
}
