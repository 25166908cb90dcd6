// One request to the model API from arrival to journal: key, body, answer or refusal, and what to do when the client leaves.
import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { answerChat } from '../chat/answer-chat.ts'
import { answerEmbeddings } from '../embeddings/answer-embeddings.ts'
import type { ModelRoute } from '../journal/journal-entry.ts'
import { statedReturnMs } from '../quota/rate-limit-headers.ts'
import type { Region } from '../region.ts'
import { answerModels } from './answer-models.ts'
import { accessDenied, AzureError, internalError } from './azure-error.ts'
import { sendHead, sendJson, type Exchange } from './exchange.ts'
import { parseJsonObject, readBody } from './read-body.ts'

export async function serveModelRequest(
  region: Region,
  route: ModelRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = open(region, route, request, response)
  try {
    await answer(exchange, route, request)
  } catch (error) {
    // Nobody is left to be told; or too much has been said to say something else now.
    if (exchange.signal.aborted || request.socket.destroyed || response.headersSent) return
    refuse(exchange, error instanceof AzureError ? error : reported(error))
  }
}

function open(region: Region, route: ModelRoute, request: IncomingMessage, response: ServerResponse): Exchange {
  const { headers } = request
  const entry = region.journal.arrive(route, callerRequestId(headers))
  const gone = new AbortController()
  response.once('close', () => {
    region.journal.end(entry, response.writableFinished)
    gone.abort(new Error('the client has left'))
  })
  response.setHeader('x-request-id', randomUUID())
  response.setHeader('apim-request-id', randomUUID())
  response.setHeader('x-ms-region', region.name)
  const clientRequestId = headers['x-ms-client-request-id']
  if (clientRequestId !== undefined) response.setHeader('x-ms-client-request-id', clientRequestId)
  return { region, requestHeaders: headers, response, entry, signal: gone.signal }
}

async function answer(exchange: Exchange, route: ModelRoute, request: IncomingMessage): Promise<void> {
  const text = await readBody(request)
  exchange.region.journal.keepBody(exchange.entry, text)
  authorise(exchange)
  switch (route) {
    case 'chat':
      return answerChat(exchange, parseJsonObject(text))
    case 'embeddings':
      return answerEmbeddings(exchange, parseJsonObject(text))
    case 'models':
      return answerModels(exchange)
  }
}

function authorise({ region, requestHeaders }: Exchange): void {
  const { authorization = '', 'api-key': apiKey } = requestHeaders
  const key = typeof apiKey === 'string' ? apiKey : /^Bearer (.+)$/i.exec(authorization)?.[1]
  if (key === undefined || !region.keys.has(key)) throw accessDenied()
}

function refuse(exchange: Exchange, { status, headers, body }: AzureError): void {
  const { region, response, entry } = exchange
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const returnMs = statedReturnMs(headers)
  if (returnMs !== undefined && entry.deployment !== null) {
    region.journal.stateReturn(entry.deployment, region.clock.now() + returnMs)
  }
  if (typeof body === 'string') {
    sendHead(exchange, status, 'text/plain; charset=utf-8')
    response.end(body)
  } else sendJson(exchange, status, body)
}

/** A defect of the stand-in itself: said aloud, and answered as Azure answers its own. */
function reported(error: unknown): AzureError {
  console.error(error)
  return internalError()
}

function callerRequestId(headers: IncomingHttpHeaders): string | null {
  const id = headers['x-request-id'] ?? headers['x-ms-client-request-id'] ?? null
  return Array.isArray(id) ? (id[0] ?? null) : id
}
