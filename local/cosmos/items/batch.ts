// Several operations in one request: a transactional batch (one partition, all or nothing) or a bulk request (each
// operation on its own, in its own partition).
import type { DatabaseSync } from 'node:sqlite'
import { badRequest, CosmosError } from '../cosmos-error.ts'
import { isJsonObject, parseJson, type Json, type JsonObject } from '../json.ts'
import { round } from '../request-charge.ts'
import { inTransaction } from '../storage/open-database.ts'
import { createItem, deleteItem, readItem, replaceItem, upsertItem, type ItemScope } from './item-operations.ts'
import { requireSize } from './item-rules.ts'
import type { ItemResult } from './item-result.ts'
import { partitionFromHeader } from './partition-key.ts'
import { patchItem } from './patch-item.ts'

/** learn.microsoft.com/azure/cosmos-db/concepts-limits#per-request-limits. */
const mostOperations = 100

export interface BatchResult {
  /** 207 when an operation failed. */
  readonly status: 200 | 207
  readonly requestCharge: number
  readonly results: JsonObject[]
}

export interface BatchOptions {
  /** Leave the written items out of the reply (`Prefer: return=minimal`). */
  readonly isMinimal: boolean
}

export function runBatch(
  database: DatabaseSync,
  scope: ItemScope,
  body: Json | undefined,
  options: BatchOptions,
): BatchResult {
  const operations = parseOperations(body)
  requireSize(JSON.stringify(body))
  for (const operation of operations) requireSamePartition(operation, scope.partition)
  const done: JsonObject[] = []
  try {
    inTransaction(database, () => {
      for (const operation of operations) done.push(succeeded(perform(scope, operation), options))
    })
    return toResult(200, done)
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error
    const results = operations.map((_, at) => (at === done.length ? failed(error) : failedDependency))
    return toResult(207, results)
  }
}

export function runBulk(
  scopeOf: (partition: string) => ItemScope,
  body: Json | undefined,
  options: BatchOptions,
): BatchResult {
  const results = parseOperations(body).map((operation) => {
    try {
      return succeeded(perform(scopeOf(partitionOfOperation(operation)), operation), options)
    } catch (error) {
      if (error instanceof CosmosError) return failed(error)
      throw error
    }
  })
  const isAllDone = results.every(({ statusCode }) => Number(statusCode) < 400)
  return toResult(isAllDone ? 200 : 207, results)
}

function parseOperations(body: Json | undefined): JsonObject[] {
  if (!Array.isArray(body) || body.length === 0) throw badRequest('A batch must be an array of operations.')
  if (body.length > mostOperations)
    throw badRequest(`Batch request has more operations than what is supported (${mostOperations}).`)
  if (!body.every(isJsonObject)) throw badRequest('An operation of a batch must be an object.')
  return body
}

function perform(scope: ItemScope, operation: JsonObject): ItemResult {
  const { resourceBody } = operation
  const type = text(operation['operationType']) ?? ''
  const precondition = { ifMatch: text(operation['ifMatch']), ifNoneMatch: text(operation['ifNoneMatch']) }
  const id = text(operation['id']) ?? ''
  switch (type) {
    case 'Create':
      return createItem(scope, resourceBody)
    case 'Upsert':
      return upsertItem(scope, resourceBody, precondition)
    case 'Replace':
      return replaceItem(scope, id, resourceBody, precondition)
    case 'Read':
      return readItem(scope, id, precondition)
    case 'Delete':
      return deleteItem(scope, id, precondition)
    case 'Patch':
      return patchItem(scope, id, resourceBody, precondition)
    default:
      throw badRequest(`Operation type '${type}' is not known.`)
  }
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function requireSamePartition(operation: JsonObject, partition: string): void {
  const own = operation['partitionKey']
  if (typeof own === 'string' && partitionFromHeader(own) !== partition)
    throw badRequest('The partition key of an operation differs from the one of its batch.', { subStatus: 1001 })
}

function partitionOfOperation(operation: JsonObject): string {
  const own = operation['partitionKey']
  if (typeof own !== 'string') throw badRequest('An operation of a bulk request needs a partition key.')
  return partitionFromHeader(own)
}

function succeeded({ status, requestCharge, etag, body }: ItemResult, { isMinimal }: BatchOptions): JsonObject {
  return {
    statusCode: status,
    requestCharge,
    ...(etag === undefined ? {} : { eTag: etag }),
    ...(body === undefined || isMinimal ? {} : { resourceBody: parseJson(body) }),
  }
}

function failed({ status, message, details }: CosmosError): JsonObject {
  return {
    statusCode: status,
    subStatusCode: details.subStatus ?? 0,
    requestCharge: details.requestCharge ?? 1,
    message,
  }
}

const failedDependency: JsonObject = { statusCode: 424, requestCharge: 0 }

function toResult(status: 200 | 207, results: JsonObject[]): BatchResult {
  const requestCharge = round(results.reduce((sum, result) => sum + Number(result['requestCharge']), 0))
  return { status, requestCharge, results }
}
