// Databases: create, read, list, delete.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { CosmosError, notFound } from '../cosmos-error.ts'
import type { JsonObject } from '../json.ts'
import { newEntityTag } from './entity-tag.ts'
import { databaseRid } from './resource-id.ts'

interface DatabaseRow {
  readonly key: number
  readonly id: string
  readonly etag: string
  readonly ts: number
}

export class DatabaseTable {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  create(id: string, ts: number): DatabaseRow {
    if (this.#find(id)) throw new CosmosError(409, `Database with the specified id '${id}' already exists.`)
    this.#database.prepare('INSERT INTO databases (id, etag, ts) VALUES (?, ?, ?)').run(id, newEntityTag(), ts)
    return this.get(id)
  }

  get(id: string): DatabaseRow {
    const row = this.#find(id)
    if (!row) throw notFound(`Database '${id}' does not exist.`)
    return row
  }

  list(): DatabaseRow[] {
    return this.#database.prepare('SELECT key, id, etag, ts FROM databases ORDER BY key').all().map(rowOf)
  }

  delete(id: string): void {
    this.#database.prepare('DELETE FROM databases WHERE key = ?').run(this.get(id).key)
  }

  #find(id: string): DatabaseRow | undefined {
    const row = this.#database.prepare('SELECT key, id, etag, ts FROM databases WHERE id = ?').get(id)
    return row && rowOf(row)
  }
}

function rowOf({ key, id, etag, ts }: Record<string, SQLOutputValue>): DatabaseRow {
  return { key: Number(key), id: String(id), etag: String(etag), ts: Number(ts) }
}

export function databaseResource(row: DatabaseRow): JsonObject {
  const rid = databaseRid(row.key)
  return {
    id: row.id,
    _rid: rid,
    _self: `dbs/${rid}/`,
    _etag: row.etag,
    _colls: 'colls/',
    _users: 'users/',
    _ts: row.ts,
  }
}
