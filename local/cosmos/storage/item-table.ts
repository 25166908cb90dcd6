// Items in SQLite: one row an item, its JSON as it is answered. Rows past their time to live are never seen.
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { Container } from './container.ts'

export interface ItemRow {
  /** Grows with every insert and stays with the item: the order of unordered reads. */
  readonly key: number
  readonly id: string
  readonly partition: string
  readonly body: string
  readonly etag: string
  readonly ts: number
}

export interface ItemToStore {
  readonly id: string
  readonly partition: string
  readonly etag: string
  readonly ts: number
  readonly ttlSeconds: number | undefined
  /** Given the row's key, because the JSON names it (`_rid`). */
  readonly bodyFor: (key: number) => string
}

const columns = 'SELECT key, id, partition, body, etag, ts FROM items'

/** Bound as: default seconds to live, now in seconds. -1 (for ever) never matches. */
const expired = '(coalesce(ttl, :ttl) <> -1 AND ts + coalesce(ttl, :ttl) <= :now)'

export class ItemTable {
  readonly #get: StatementSync
  readonly #insert: StatementSync
  readonly #update: StatementSync
  readonly #delete: StatementSync
  readonly #deleteExpired: StatementSync
  readonly #scanPartition: StatementSync
  readonly #scanContainer: StatementSync
  /** Counted here, because an item's JSON names its key and is written in the same statement. */
  #lastKey: number

  constructor(database: DatabaseSync) {
    const live = `(:ttl IS NULL OR NOT ${expired})`
    const scan = `${columns} WHERE container_key = :container AND key > :after AND ${live}`
    this.#get = database.prepare(
      `${columns} WHERE container_key = :container AND partition = :partition AND id = :id AND ${live}`,
    )
    this.#insert = database.prepare(
      'INSERT OR REPLACE INTO items (key, container_key, partition, id, body, etag, ts, ttl) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.#update = database.prepare('UPDATE items SET body = ?, etag = ?, ts = ?, ttl = ? WHERE key = ?')
    this.#delete = database.prepare('DELETE FROM items WHERE key = ?')
    this.#deleteExpired = database.prepare(`DELETE FROM items WHERE container_key = :container AND ${expired}`)
    this.#scanPartition = database.prepare(`${scan} AND partition = :partition ORDER BY key`)
    this.#scanContainer = database.prepare(`${scan} ORDER BY key`)
    const used = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'items'").get()
    this.#lastKey = Number(used?.['seq'] ?? 0)
  }

  find(container: Container, partition: string, id: string, now: number): ItemRow | undefined {
    const row = this.#get.get({ ...lifetime(container, now), partition, id })
    return row && rowOf(row)
  }

  /** Takes the place of an expired row of the same id; the caller has seen that no live one is there. */
  insert(container: Container, item: ItemToStore): string {
    const key = ++this.#lastKey
    const body = item.bodyFor(key)
    const { partition, id, etag, ts, ttlSeconds } = item
    this.#insert.run(key, container.key, partition, id, body, etag, ts, ttlSeconds ?? null)
    return body
  }

  update(row: ItemRow, item: ItemToStore): string {
    const body = item.bodyFor(row.key)
    this.#update.run(body, item.etag, item.ts, item.ttlSeconds ?? null, row.key)
    return body
  }

  delete(row: ItemRow): void {
    this.#delete.run(row.key)
  }

  /** In the order of `key`, after the key given; of one partition, or of all when `partition` is undefined. */
  *scan(container: Container, partition: string | undefined, after: number, now: number): Generator<ItemRow> {
    const from = { ...lifetime(container, now), after }
    const rows =
      partition === undefined ? this.#scanContainer.iterate(from) : this.#scanPartition.iterate({ ...from, partition })
    for (const row of rows) yield rowOf(row)
  }

  sweep(container: Container, now: number): void {
    if (container.defaultTtlSeconds === undefined) return
    this.#deleteExpired.run(lifetime(container, now))
  }
}

function rowOf({ key, id, partition, body, etag, ts }: Record<string, SQLOutputValue>): ItemRow {
  return {
    key: Number(key),
    id: String(id),
    partition: String(partition),
    body: String(body),
    etag: String(etag),
    ts: Number(ts),
  }
}

function lifetime(container: Container, now: number): { container: number; ttl: number | null; now: number } {
  return { container: container.key, ttl: container.defaultTtlSeconds ?? null, now }
}
