// Queries over items: the query itself, its plan, and the plain list of items.
import { badRequest } from '../cosmos-error.ts'
import { partitionFromHeader } from '../items/partition-key.ts'
import { isJsonObject, type Json } from '../json.ts'
import { compileQuery, type CompiledQuery, type QueryText } from '../query/compile-query.ts'
import { fingerprint, readContinuation, writeContinuation } from '../query/continuation.ts'
import { requireIndexFor } from '../query/index-rules.ts'
import { partitionInFilter } from '../query/query-partition.ts'
import { needsPlan, notServable, queryPlan } from '../query/query-plan.ts'
import { runQuery, type PageSize } from '../query/run-query.ts'
import { queryCharge } from '../request-charge.ts'
import type { Container } from '../storage/container.ts'
import type { ItemRequest } from './item-requests.ts'
import type { Reply } from './reply.ts'
import { isTrue } from './route.ts'
import { nowSeconds } from './service.ts'

type Operate = (request: ItemRequest) => Reply

export const queryOperations = {
  query: (request) => answerQuery(request, queryText(request.body)),
  list: (request) => {
    if (request.headers['a-im'] !== undefined) throw badRequest('This stand-in does not support the change feed.')
    return answerQuery(request, { query: 'SELECT * FROM c', parameters: new Map() })
  },
  'query-plan': ({ body }) => {
    const compiled = compileQuery(queryText(body))
    return { status: 200, requestCharge: 0, body: JSON.stringify(queryPlan(compiled.syntax, compiled)) }
  },
} satisfies Record<string, Operate>

function answerQuery(request: ItemRequest, text: QueryText): Reply {
  const { service, container, headers } = request
  const query = compileQuery(text)
  requireIndexFor(query.syntax.orderBy, container.definition)
  const partition = partitionOfQuery(request, query, text)
  const of = continuationScope(container, partition, query)
  const continuation = headers['x-ms-continuation']
  const from = typeof continuation === 'string' ? readContinuation(continuation, of) : undefined
  const now = nowSeconds(service)
  const scan = (after: number) => service.items.scan(container, partition, after, now)
  const { documents, bytes, next } = runQuery(query, scan, pageSize(request), from)
  return {
    status: 200,
    requestCharge: queryCharge(bytes),
    body: `{"_rid":${JSON.stringify(container.rid)},"Documents":[${documents.join(',')}],"_count":${documents.length}}`,
    headers: {
      'x-ms-item-count': String(documents.length),
      ...(next ? { 'x-ms-continuation': writeContinuation(next, of) } : {}),
    },
  }
}

/**
 * A position means the same in every query over one partition in one order. The filter is no part of that: the SDK adds
 * to it when it resumes a sorted query over all partitions.
 */
function continuationScope(container: Container, partition: string | undefined, { syntax }: CompiledQuery): string {
  const order = syntax.orderBy.map(({ path, isDescending }) => [...path, isDescending ? 'DESC' : 'ASC'])
  return fingerprint(container.rid, partition ?? '', JSON.stringify(order))
}

/** Undefined: all partitions, which a request has to allow. */
function partitionOfQuery(
  { container, headers }: ItemRequest,
  query: CompiledQuery,
  text: QueryText,
): string | undefined {
  const header = headers['x-ms-documentdb-partitionkey']
  if (typeof header === 'string') return partitionFromHeader(header)
  if (headers['x-ms-documentdb-partitionkeyrangeid'] !== undefined) return undefined
  const { where } = query.syntax
  const pinned = partitionInFilter(where?.expression, container.partitionKeyPath, text.parameters)
  if (pinned !== undefined) return pinned
  if (!isTrue(headers['x-ms-documentdb-query-enablecrosspartition']))
    throw badRequest(
      'Cross partition query is required but disabled. Please set x-ms-documentdb-query-enablecrosspartition to true, ' +
        'specify x-ms-documentdb-partitionkey, or revise your query to avoid this exception.',
    )
  if (needsPlan(query.syntax)) throw notServable(queryPlan(query.syntax, query))
  return undefined
}

function queryText(body: Json | undefined): QueryText {
  if (!isJsonObject(body) || typeof body['query'] !== 'string')
    throw badRequest('The body of a query needs a query text.')
  const given = Array.isArray(body['parameters']) ? body['parameters'] : []
  const parameters = new Map<string, Json>()
  for (const parameter of given)
    if (isJsonObject(parameter) && typeof parameter['name'] === 'string' && parameter['value'] !== undefined)
      parameters.set(parameter['name'], parameter['value'])
  return { query: body['query'], parameters }
}

/** 100 items unless the client says otherwise; -1 leaves it to the service. */
const usualItems = 100
const mostItems = 1_000
/** learn.microsoft.com/azure/cosmos-db/concepts-limits: a response has at most 4 MB. */
const mostBytes = 4 * 1024 * 1024

function pageSize({ headers }: ItemRequest): PageSize {
  const asked = Number(headers['x-ms-max-item-count'] ?? usualItems)
  if (!Number.isInteger(asked) || asked < -1 || asked === 0)
    throw badRequest('x-ms-max-item-count must be positive, or -1.')
  return { items: asked === -1 ? mostItems : Math.min(asked, mostItems), bytes: mostBytes }
}
