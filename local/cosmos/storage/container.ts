// A container as the rest of the stand-in knows it: its stored definition, and what follows from it.
import type { SQLOutputValue } from 'node:sqlite'
import { isJsonObject, parseObject, type JsonObject } from '../json.ts'
import { containerRid, databaseRid } from './resource-id.ts'

export interface Container {
  readonly key: number
  readonly databaseKey: number
  readonly databaseId: string
  readonly id: string
  readonly rid: string
  /** `dbs/…/colls/…/`: what the links of its items start with. */
  readonly selfLink: string
  readonly definition: JsonObject
  /** Property names that lead to an item's partition key value. */
  readonly partitionKeyPath: readonly string[]
  /** Seconds; -1 keeps items that do not say otherwise; undefined: nothing expires, whatever items say. */
  readonly defaultTtlSeconds: number | undefined
  readonly etag: string
  readonly ts: number
}

export function containerOf(row: Record<string, SQLOutputValue>): Container {
  const key = Number(row['key'])
  const databaseKey = Number(row['databaseKey'])
  const definition = parseObject(String(row['definition']))
  const rid = containerRid(databaseKey, key)
  const ttl = definition['defaultTtl']
  return {
    key,
    databaseKey,
    databaseId: String(row['databaseId']),
    id: String(row['id']),
    rid,
    selfLink: `dbs/${databaseRid(databaseKey)}/colls/${rid}/`,
    definition,
    partitionKeyPath: pathSegments(partitionKeyPathOf(definition)),
    defaultTtlSeconds: typeof ttl === 'number' ? ttl : undefined,
    etag: String(row['etag']),
    ts: Number(row['ts']),
  }
}

export function partitionKeyPathOf({ partitionKey }: JsonObject): string {
  const paths = isJsonObject(partitionKey) ? partitionKey['paths'] : undefined
  return Array.isArray(paths) && typeof paths[0] === 'string' ? paths[0] : ''
}

/** `/a/b` or `/"a b"/c` as property names. */
export function pathSegments(path: string): string[] {
  return [...path.matchAll(/\/(?:"([^"]*)"|([^/]+))/gu)].map((match) => match[1] ?? match[2] ?? '')
}

export function containerResource(container: Container): JsonObject {
  return {
    ...container.definition,
    _rid: container.rid,
    _ts: container.ts,
    _self: container.selfLink,
    _etag: container.etag,
    _docs: 'docs/',
    _sprocs: 'sprocs/',
    _triggers: 'triggers/',
    _udfs: 'udfs/',
    _conflicts: 'conflicts/',
  }
}
