// Sends each request to the model API or to the region's own control routes.
import type { RequestListener } from 'node:http'
import type { ModelRoute } from '../journal/journal-entry.ts'
import type { Region } from '../region.ts'
import { resourceNotFound } from './azure-error.ts'
import { serveControlRequest } from './serve-control-request.ts'
import { serveModelRequest } from './serve-model-request.ts'

const modelRoutes = new Map<string, ModelRoute>([
  ['POST /v1/chat/completions', 'chat'],
  ['POST /v1/embeddings', 'embeddings'],
  ['GET /v1/models', 'models'],
])

export function createRequestListener(region: Region): RequestListener {
  return (request, response) => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
    // Azure serves the API below /openai; clients of other servers expect it at /v1.
    const route = modelRoutes.get(`${request.method} ${path.replace(/^\/openai(?=\/)/, '')}`)
    if (route !== undefined) void serveModelRequest(region, route, request, response)
    else if (path.startsWith('/_')) void serveControlRequest(region, { path, query }, request, response)
    else response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(resourceNotFound().body))
  }
}
