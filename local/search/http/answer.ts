// Each route of the service: what is done, and the reply it makes.
import type { IncomingHttpHeaders } from 'node:http'
import { indexDocuments } from '../documents/index-documents.ts'
import { parseSearchRequest, searchBodyFromQuery } from '../query/search-request.ts'
import { runSearch } from '../query/run-search.ts'
import { selectFields, shapeDocument } from '../query/select-fields.ts'
import { parseIndexDefinition } from '../schema/index-definition.ts'
import { ServiceError } from '../service-error.ts'
import type { IndexCatalog, OpenIndex, Preconditions } from '../storage/index-catalog.ts'
import { isHit, type FaultRule } from './fault-rules.ts'
import type { Journal } from './journal.ts'
import type { Route } from './route.ts'

export interface Reply {
  readonly status: number
  /** Absent for a reply without a body. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Question {
  readonly route: Route
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
  readonly fault: FaultRule | undefined
}

export function answer(catalog: IndexCatalog, journal: Journal, question: Question): Reply {
  const { route, body, url } = question
  switch (route.name) {
    case 'list-indexes':
      return { status: 200, body: { value: catalog.list().map(describe) } }
    case 'create-index': {
      const open = catalog.create(parseIndexDefinition(body))
      return { status: 201, body: describe(open) }
    }
    case 'put-index': {
      const definition = parseIndexDefinition(body, route.indexName)
      const { open, isNew } = catalog.createOrUpdate(definition, preconditions(question.headers))
      return { status: isNew ? 201 : 200, body: describe(open), headers: { etag: open.etag } }
    }
    case 'get-index': {
      const open = catalog.find(route.indexName)
      if (!open) throw notFound(`No index with the name '${route.indexName}' was found in the service 'local'.`)
      return { status: 200, body: describe(open), headers: { etag: open.etag } }
    }
    case 'delete-index':
      return { status: catalog.delete(route.indexName, preconditions(question.headers)) ? 204 : 404 }
    case 'stats':
      return statistics(openIndex(catalog, route))
    case 'index':
      return writeDocuments(openIndex(catalog, route), journal, question)
    case 'search':
      return search(openIndex(catalog, route), question)
    case 'get':
      return getDocument(openIndex(catalog, route), route.key, url.searchParams.get('$select'))
    case 'count':
      return { status: 200, body: openIndex(catalog, route).index.documentCount }
  }
}

function writeDocuments({ index, writes }: OpenIndex, journal: Journal, { body, fault }: Question): Reply {
  const { itemStatus, share = 1 } = fault ?? {}
  const failItem = (at: number): number | undefined =>
    itemStatus !== undefined && isHit(at, share) ? itemStatus : undefined
  const outcome = indexDocuments(index.definition, writes, body, failItem)
  journal.addDocuments(outcome.written, outcome.deleted)
  const isWhole = outcome.results.every((result) => result.status)
  return { status: isWhole ? 200 : 207, body: { value: outcome.results } }
}

function search({ index }: OpenIndex, { method, url, body }: Question): Reply {
  const request = parseSearchRequest(method === 'GET' ? searchBodyFromQuery(url.searchParams) : (body ?? {}))
  return { status: 200, body: runSearch(index, request, url.href) }
}

/** A document that is not there is a 404 without a body, unlike every other error. */
function getDocument({ index }: OpenIndex, key: string, select: string | null): Reply {
  const selected = selectFields(index.definition, select)
  const document = index.find(key)
  if (!document) return { status: 404 }
  return { status: 200, body: shapeDocument(selected, document.fields, () => document.vectors) }
}

function statistics({ index }: OpenIndex): Reply {
  const { documentCount, storageBytes, vectorBytes } = index
  return { status: 200, body: { documentCount, storageSize: storageBytes, vectorIndexSize: vectorBytes } }
}

function describe({ index, etag }: OpenIndex): Record<string, unknown> {
  return { '@odata.etag': etag, ...index.definition }
}

function openIndex(catalog: IndexCatalog, { indexName }: Route): OpenIndex {
  const open = catalog.find(indexName)
  if (!open) throw notFound(`The index '${indexName}' for service 'local' was not found.`)
  return open
}

function notFound(message: string): ServiceError {
  return new ServiceError(404, 'ResourceNotFound', message)
}

function preconditions(headers: IncomingHttpHeaders): Preconditions {
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] }
}
