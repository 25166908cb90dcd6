// The region's own routes, which Azure does not have: faults, quota, journal.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseFaultRules } from '../faults/fault-rule.ts'
import type { RequestJournal } from '../journal/request-journal.ts'
import { parseQuotas } from '../quota/parse-quotas.ts'
import type { Region } from '../region.ts'
import { AzureError, resourceNotFound } from './azure-error.ts'
import { parseJson, readBody } from './read-body.ts'

export async function serveControlRequest(
  region: Region,
  { path, query }: { readonly path: string; readonly query: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    send(
      response,
      200,
      control(region, `${request.method} ${path}`, new URLSearchParams(query), await readBody(request)),
    )
  } catch (error) {
    if (error instanceof AzureError) send(response, error.status, error.body)
    // The body did not arrive whole: there is nobody left to tell.
    else response.destroy()
  }
}

function control({ faults, quota, journal }: Region, route: string, query: URLSearchParams, body: string): unknown {
  switch (route) {
    case 'GET /_faults':
      return faults.list()
    case 'PUT /_faults':
      faults.replace(parseFaultRules(parseJson(body)))
      return faults.list()
    case 'DELETE /_faults':
      faults.clear()
      return faults.list()
    case 'GET /_quota':
      return quota.list()
    case 'PUT /_quota':
      quota.set(parseQuotas(parseJson(body)))
      return quota.list()
    case 'DELETE /_quota':
      quota.clear()
      return quota.list()
    case 'GET /_requests':
      return listRequests(journal, query)
    case 'DELETE /_requests':
      journal.reset()
      return journal.report()
    default:
      return findRequest(journal, route)
  }
}

function listRequests(journal: RequestJournal, query: URLSearchParams): object {
  const last = Number(query.get('last') ?? 0)
  if (last === 0) return journal.report()
  const hasBodies = query.get('bodies') === '1'
  const requests = journal.last(last).map((entry) => (hasBodies ? { ...entry, body: journal.bodyOf(entry) } : entry))
  return { ...journal.report(), requests }
}

function findRequest(journal: RequestJournal, route: string): object {
  const n = /^GET \/_requests\/(\d+)$/.exec(route)?.[1]
  const entry = n === undefined ? undefined : journal.find(Number(n))
  if (!entry) throw resourceNotFound()
  return { ...entry, body: journal.bodyOf(entry) }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
