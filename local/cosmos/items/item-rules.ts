// What an item may look like (learn.microsoft.com/azure/cosmos-db/concepts-limits).
import { badRequest, CosmosError } from '../cosmos-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { isTimeToLive, ttlRule } from '../storage/container-definition.ts'

const mostBytes = 2 * 1024 * 1024
const longestIdBytes = 1_023
const forbiddenInIds = /[/\\?#]/u

/** Written by the service; what a client sends under these names is dropped. */
export const systemProperties = ['_rid', '_self', '_etag', '_attachments', '_ts'] as const

/** An item with its id seen to. */
export type Item = JsonObject & { readonly id: string }

export function requireItem(value: Json | undefined): Item {
  if (!isJsonObject(value)) throw badRequest('The request payload is invalid: an item must be a JSON object.')
  return { ...value, id: requireId(value['id']) }
}

function requireId(id: Json | undefined): string {
  if (typeof id !== 'string' || id === '')
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing.")
  if (forbiddenInIds.test(id))
    throw badRequest(`Id '${id}' contains illegal characters: '/', '\\', '?' and '#' cannot be used.`)
  if (Buffer.byteLength(id) > longestIdBytes) throw badRequest(`The id is longer than ${longestIdBytes} bytes.`)
  return id
}

/** For one item and for a whole batch alike. */
export function requireSize(body: string): void {
  if (Buffer.byteLength(body) > mostBytes) throw new CosmosError(413, 'Request size is too large: at most 2 MB.')
}

/** The item's own seconds to live; undefined means the container's default. */
export function ttlOfItem(item: JsonObject): number | undefined {
  const ttl = item['ttl']
  if (ttl === undefined || ttl === null) return undefined
  if (!isTimeToLive(ttl)) throw badRequest(`The input ttl '${JSON.stringify(ttl)}' is invalid. ${ttlRule}`)
  return ttl
}
