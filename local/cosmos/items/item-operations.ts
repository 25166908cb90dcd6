// The operations on one item, by id within one partition.
import { badRequest, CosmosError, notFound } from '../cosmos-error.ts'
import { parseObject, type Json, type JsonObject } from '../json.ts'
import { deleteCharge, insertCharge, readCharge, replaceCharge } from '../request-charge.ts'
import type { Container } from '../storage/container.ts'
import { newEntityTag } from '../storage/entity-tag.ts'
import type { ItemRow, ItemTable, ItemToStore } from '../storage/item-table.ts'
import { itemRid } from '../storage/resource-id.ts'
import { requireItem, requireSize, systemProperties, ttlOfItem, type Item } from './item-rules.ts'
import type { ItemResult } from './item-result.ts'
import { requirePartition } from './partition-key.ts'
import { isUnchanged, requireMatch, type Precondition } from './precondition.ts'

/** Where an operation works: one partition of one container, at one moment. */
export interface ItemScope {
  readonly items: ItemTable
  readonly container: Container
  readonly partition: string
  /** Seconds since the Unix epoch. */
  readonly now: number
}

export function createItem(scope: ItemScope, input: Json | undefined): ItemResult {
  const item = requireItem(input)
  if (find(scope, item.id))
    throw new CosmosError(409, 'Entity with the specified id already exists in the system.', {
      requestCharge: readCharge(0),
    })
  return insert(scope, item)
}

export function upsertItem(scope: ItemScope, input: Json | undefined, precondition: Precondition): ItemResult {
  const item = requireItem(input)
  const row = find(scope, item.id)
  // An upsert that finds nothing inserts, whatever entity tag it names.
  return row ? update(scope, row, item, precondition) : insert(scope, item)
}

export function replaceItem(
  scope: ItemScope,
  id: string,
  input: Json | undefined,
  precondition: Precondition,
): ItemResult {
  const item = requireItem(input)
  const row = existing(scope, id)
  if (item.id !== id) throw badRequest('This stand-in does not support changing the id of an item by a replace.')
  return update(scope, row, item, precondition)
}

export function readItem(scope: ItemScope, id: string, precondition: Precondition): ItemResult {
  const row = existing(scope, id)
  if (isUnchanged(row, precondition)) return { status: 304, requestCharge: readCharge(0), etag: row.etag }
  return { status: 200, requestCharge: readCharge(Buffer.byteLength(row.body)), etag: row.etag, body: row.body }
}

export function deleteItem(scope: ItemScope, id: string, precondition: Precondition): ItemResult {
  const row = existing(scope, id)
  requireMatch(row, precondition)
  scope.items.delete(row)
  return { status: 204, requestCharge: deleteCharge(Buffer.byteLength(row.body)) }
}

/** Reads, changes and writes without anything in between. */
export function changeItem(
  scope: ItemScope,
  id: string,
  change: (item: JsonObject) => JsonObject,
  precondition: Precondition,
): ItemResult {
  const row = existing(scope, id)
  requireMatch(row, precondition)
  const item = requireItem(change(parseObject(row.body)))
  return update(scope, row, item, precondition)
}

function find({ items, container, partition, now }: ItemScope, id: string): ItemRow | undefined {
  return items.find(container, partition, id, now)
}

function existing(scope: ItemScope, id: string): ItemRow {
  const row = find(scope, id)
  if (!row) throw notFound(`Item '${id}' does not exist in this partition.`)
  return row
}

function insert(scope: ItemScope, item: Item): ItemResult {
  const etag = newEntityTag()
  const body = scope.items.insert(scope.container, toStore(scope, item, etag))
  return { status: 201, requestCharge: insertCharge(Buffer.byteLength(body)), etag, body }
}

function update(scope: ItemScope, row: ItemRow, item: Item, precondition: Precondition): ItemResult {
  requireMatch(row, precondition)
  const etag = newEntityTag()
  const body = scope.items.update(row, toStore(scope, item, etag))
  return { status: 200, requestCharge: replaceCharge(Buffer.byteLength(body)), etag, body }
}

function toStore({ container, partition, now }: ItemScope, item: Item, etag: string): ItemToStore {
  requirePartition(container, item, partition)
  const own = withoutSystemProperties(item)
  requireSize(JSON.stringify(own))
  return {
    id: item.id,
    partition,
    etag,
    ts: now,
    ttlSeconds: ttlOfItem(item),
    bodyFor: (key) => JSON.stringify({ ...own, ...systemValues(container, key, etag, now) }),
  }
}

function withoutSystemProperties(item: JsonObject): JsonObject {
  const own = { ...item }
  for (const name of systemProperties) delete own[name]
  return own
}

function systemValues(container: Container, key: number, etag: string, ts: number): JsonObject {
  const rid = itemRid(container.databaseKey, container.key, key)
  return { _rid: rid, _self: `${container.selfLink}docs/${rid}/`, _etag: etag, _attachments: 'attachments/', _ts: ts }
}
