// Streaming mode: the caller's request is piped to the library's HTTP server in the worker, and its answer piped back, while
// the invocation itself travels over IPC. Nothing is buffered; a slow or leaving caller is felt by the function.
import { request as httpRequest, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { HostLog } from '../host-log.ts'
import { settlesWithin } from '../settles-within.ts'
import type { InvocationResult, WorkerProcess } from '../supervision/worker-process.ts'
import type { WorkerSupervisor } from '../supervision/worker-supervisor.ts'
import { endWithError, firstLine, type HttpCall } from './http-call.ts'
import { httpTriggerMetadata } from './http-trigger-metadata.ts'
import { workerConnections } from './worker-connections.ts'

export interface ForwardingSettings {
  /** As in Azure: a handler that throws or returns nothing leaves its caller waiting. */
  readonly isStrict: boolean
  /** After so long without a byte in either direction the request is given up; 240 s in the real host. */
  readonly activityTimeoutMs: number
}

/** Between a broken or refused connection and the notice that its process has ended lie milliseconds. */
export const deathNoticeMs = 1_000

export interface ForwardingServices {
  readonly supervisor: WorkerSupervisor
  readonly log: HostLog
  readonly settings: ForwardingSettings
}

/**
 * Resolves when the invocation has ended, with false when the worker never got the request: it is safe to try another one.
 * `body` is the request's body where the host has already read it.
 */
export async function forwardStreaming(
  { supervisor, log, settings }: ForwardingServices,
  worker: WorkerProcess,
  httpUri: URL,
  call: HttpCall,
  body: Buffer | undefined,
): Promise<boolean> {
  const { request, response, httpFunction } = call
  const upstream = openUpstream(httpUri, call, settings.activityTimeoutMs)
  // Invoked only when the request is on its way: the library waits without end for a request that never comes.
  if (!(await isSent(upstream)) || upstream.destroyed) return false

  const breakOff = async (error: Error): Promise<void> => {
    if (!(error instanceof ActivityTimeoutError)) await settlesWithin(deathNoticeMs, worker.exited)
    endWithError(response, statusOf(error), `the worker did not answer: ${error.message}`)
  }
  // A connection that breaks is the first sign of a worker's death. The caller hears of it when the death is known, so that a
  // call made because of it waits for the next worker.
  upstream.on('error', (error) => void breakOff(error))
  upstream.once('response', (answer) => {
    answer.once('error', (error) => void breakOff(error))
    relayAnswer(answer, call)
  })
  endTogether(upstream, call)
  if (body) upstream.end(body)
  else request.pipe(upstream)

  const result = await supervisor.invokeOn(worker, {
    functionName: httpFunction.name,
    inputName: httpFunction.inputName,
    input: { http: {} },
    metadata: httpTriggerMetadata(call, body),
    invocationId: call.invocationId,
  })
  const problem = describeProblem(result, httpFunction.name)
  if (problem !== undefined) {
    log.error(problem)
    if (settings.isStrict && result.kind !== 'lost') return true
    endWithError(response, result.kind === 'lost' ? 502 : 500, firstLine(problem))
    upstream.destroy()
  }
  return true
}

function openUpstream(httpUri: URL, { request, invocationId }: HttpCall, activityTimeoutMs: number): ClientRequest {
  const upstream = httpRequest({
    agent: workerConnections(),
    // The library listens on every interface and calls itself `localhost`; the address saves looking that name up.
    host: '127.0.0.1',
    port: httpUri.port,
    method: request.method,
    path: request.url,
    headers: {
      ...withoutConnectionHeaders(request.headers),
      // Kept, because Node would frame the body of a DELETE in no way at all.
      ...(request.headers['transfer-encoding'] && { 'transfer-encoding': 'chunked' }),
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': request.headers.host ?? 'localhost',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': request.socket.remoteAddress ?? '',
    },
  })
  upstream.flushHeaders()
  return upstream.setTimeout(activityTimeoutMs, () => upstream.destroy(new ActivityTimeoutError(activityTimeoutMs)))
}

class ActivityTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`nothing was sent or received for ${timeoutMs} ms`)
  }
}

function statusOf(error: Error): number {
  return error instanceof ActivityTimeoutError ? 504 : 502
}

/** Those that belong to one connection, not to the message (RFC 9110, section 7.6.1). */
const connectionHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'expect',
])

function withoutConnectionHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !connectionHeaders.has(name)))
}

function relayAnswer(answer: IncomingMessage, { response }: HttpCall): void {
  const headers: string[] = []
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = answer.rawHeaders.slice(index, index + 2)
    if (!connectionHeaders.has(name.toLowerCase())) headers.push(name, value)
  }
  response.writeHead(answer.statusCode ?? 502, headers)
  answer.pipe(response)
}

/** Whoever ends first, the caller or the answer, ends the request to the worker. */
function endTogether(upstream: ClientRequest, { request, response }: HttpCall): void {
  if (response.destroyed) upstream.destroy()
  // The caller left (or everything was written, and this does nothing): the worker sees its own connection close.
  response.once('close', () => {
    if (!response.writableFinished) upstream.destroy()
  })
  // Answered before the whole request was read (too large, say): the rest of it is read and dropped, as the real host does,
  // or the caller's next request on this connection would never be seen. The worker's connection is of no more use.
  response.once('finish', () => {
    if (upstream.writableFinished) return
    request.unpipe(upstream).resume()
    upstream.destroy()
  })
}

async function isSent(upstream: ClientRequest): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    // In both cases Node writes the head of the request in this same turn of the event loop.
    const sent = (): void => process.nextTick(resolve, true)
    upstream.once('error', () => resolve(false))
    upstream.once('close', () => resolve(false))
    upstream.once('socket', (socket) => (socket.connecting ? socket.once('connect', sent) : sent()))
  })
}

function describeProblem(result: InvocationResult, functionName: string): string | undefined {
  if (result.kind !== 'succeeded') return `${functionName} failed: ${result.error}`
  return result.returnedNothing ? `${functionName} returned no response` : undefined
}
