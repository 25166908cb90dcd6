// Without HTTP streaming: the whole request goes to the worker over IPC, and the whole response comes back.
import type { HostLog } from '../host-log.ts'
import type { WorkerProcess } from '../supervision/worker-process.ts'
import type { WorkerSupervisor } from '../supervision/worker-supervisor.ts'
import type { HttpData, TypedData } from '../worker-protocol.ts'
import { endWithError, firstLine, flattenHeaders, type HttpCall } from './http-call.ts'
import { httpTriggerMetadata } from './http-trigger-metadata.ts'
import { readBody } from './read-body.ts'
import { serializeCookie } from './serialize-cookie.ts'

export async function answerBuffered(
  { supervisor, log }: { supervisor: WorkerSupervisor; log: HostLog },
  worker: WorkerProcess,
  call: HttpCall,
  inspectedBody: Buffer | undefined,
): Promise<void> {
  const { request, response } = call
  const body = inspectedBody ?? (await readBody(request).catch(() => undefined))
  if (!body) return

  const result = await supervisor.invokeOn(worker, {
    functionName: call.httpFunction.name,
    inputName: call.httpFunction.inputName,
    input: { http: describeRequest(call, body) },
    metadata: httpTriggerMetadata(call, body),
    invocationId: call.invocationId,
  })
  if (result.kind === 'succeeded') {
    writeAnswer(call, result.returnValue?.http)
    return
  }
  const problem = `${call.httpFunction.name} failed: ${result.error}`
  log.error(problem)
  endWithError(response, result.kind === 'lost' ? 502 : 500, firstLine(problem))
}

function describeRequest({ request, query, params }: HttpCall, body: Buffer): HttpData {
  return {
    method: request.method ?? 'GET',
    url: `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`,
    headers: flattenHeaders(request),
    query: Object.fromEntries(query),
    params,
    body: { bytes: body },
  }
}

/** A handler that returns nothing is answered with 204, as in Azure. */
function writeAnswer({ response }: HttpCall, answer: HttpData | undefined): void {
  for (const [name, value] of Object.entries(answer?.headers ?? {})) response.setHeader(name, value)
  const cookies = (answer?.cookies ?? []).map(serializeCookie)
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.writeHead(answer ? Number(answer.statusCode) : 204)
  response.end(bytesOf(answer?.body))
}

function bytesOf(data: TypedData | undefined): Uint8Array | string {
  return data?.bytes ?? data?.string ?? data?.json ?? ''
}
