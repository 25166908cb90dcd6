// Operations on items, from what their requests carry in path, headers and body.
import type { IncomingHttpHeaders } from 'node:http'
import { badRequest } from '../cosmos-error.ts'
import { runBatch, runBulk, type BatchResult } from '../items/batch.ts'
import { createItem, deleteItem, readItem, replaceItem, upsertItem, type ItemScope } from '../items/item-operations.ts'
import type { ItemResult } from '../items/item-result.ts'
import { partitionFromHeader } from '../items/partition-key.ts'
import { patchItem } from '../items/patch-item.ts'
import type { Precondition } from '../items/precondition.ts'
import type { Json } from '../json.ts'
import type { Container } from '../storage/container.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'
import { nowSeconds, type Service } from './service.ts'

export interface ItemRequest {
  readonly service: Service
  readonly route: Route
  readonly container: Container
  readonly headers: IncomingHttpHeaders
  readonly body: Json | undefined
}

type Operate = (request: ItemRequest) => Reply

export const itemOperations = {
  create: (request) => itemReply(createItem(scopeOf(request), request.body)),
  upsert: (request) => itemReply(upsertItem(scopeOf(request), request.body, preconditionOf(request))),
  read: (request) => itemReply(readItem(scopeOf(request), request.route.item, preconditionOf(request))),
  replace: (request) =>
    itemReply(replaceItem(scopeOf(request), request.route.item, request.body, preconditionOf(request))),
  delete: (request) => itemReply(deleteItem(scopeOf(request), request.route.item, preconditionOf(request))),
  patch: (request) => itemReply(patchItem(scopeOf(request), request.route.item, request.body, preconditionOf(request))),
  batch: (request) =>
    batchReply(runBatch(request.service.database, scopeOf(request), request.body, batchOptions(request))),
  bulk: (request) => {
    const inPartition = (partition: string): ItemScope => scopeIn(request, partition)
    return batchReply(runBulk(inPartition, request.body, batchOptions(request)))
  },
} satisfies Record<string, Operate>

function scopeOf(request: ItemRequest): ItemScope {
  const header = request.headers['x-ms-documentdb-partitionkey']
  if (typeof header !== 'string')
    throw badRequest('PartitionKey value must be supplied for this operation.', { subStatus: 1001 })
  return scopeIn(request, partitionFromHeader(header))
}

function scopeIn({ service, container }: ItemRequest, partition: string): ItemScope {
  return { items: service.items, container, partition, now: nowSeconds(service) }
}

function preconditionOf({ headers }: ItemRequest): Precondition {
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] }
}

function batchOptions({ headers }: ItemRequest): { isMinimal: boolean } {
  return { isMinimal: headers['prefer'] === 'return=minimal' }
}

function itemReply({ status, requestCharge, etag, body }: ItemResult): Reply {
  return {
    status,
    requestCharge,
    ...(body === undefined ? {} : { body }),
    headers: etag === undefined ? {} : { etag },
  }
}

function batchReply({ status, requestCharge, results }: BatchResult): Reply {
  return {
    status,
    requestCharge,
    body: JSON.stringify(results),
    headers: { 'x-ms-item-count': String(results.length) },
  }
}
