// Near-real-time: what is accepted is durable at once and visible a little later, in the order it was accepted.
import { deserialize, serialize } from 'node:v8'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { StoredDocument } from './document-fields.ts'
import { bytesIn, numberIn } from './row-values.ts'
import type { Change, SearchIndex } from './search-index.ts'

interface Batch {
  readonly id: number
  readonly changes: readonly Change[]
  readonly timer: NodeJS.Timeout
}

export class DelayedWrites {
  readonly #index: SearchIndex
  readonly #delayMs: number
  readonly #insert: StatementSync
  readonly #delete: StatementSync
  #batches: Batch[] = []

  constructor(database: DatabaseSync, index: SearchIndex, delayMs: number) {
    this.#index = index
    this.#delayMs = delayMs
    database.exec('CREATE TABLE IF NOT EXISTS accepted (batch INTEGER PRIMARY KEY, index_id INTEGER, changes BLOB)')
    this.#insert = database.prepare('INSERT INTO accepted (index_id, changes) VALUES (?, ?)')
    this.#delete = database.prepare('DELETE FROM accepted WHERE batch = ?')
    this.#applyLeftOver(database)
  }

  /** The document as the writes accepted so far leave it, visible or not. */
  current(key: string): StoredDocument | undefined {
    for (const batch of this.#batches.toReversed()) {
      const change = batch.changes.findLast((candidate) => candidate.key === key)
      if (change) return change.document ?? undefined
    }
    return this.#index.find(key)
  }

  write(changes: readonly Change[]): void {
    if (changes.length === 0) return
    if (this.#delayMs === 0) return this.#index.apply(changes)
    const id = Number(this.#insert.run(this.#index.id, serialize(changes)).lastInsertRowid)
    const timer = setTimeout(() => this.#showUntil(id), this.#delayMs)
    this.#batches.push({ id, changes, timer })
  }

  /** Makes everything visible now. */
  flush(): void {
    this.#showUntil(Infinity)
  }

  /** Forgets what is not visible yet: the index is going. */
  discard(): void {
    for (const { id, timer } of this.#batches) {
      clearTimeout(timer)
      this.#delete.run(id)
    }
    this.#batches = []
  }

  #showUntil(lastId: number): void {
    const due = this.#batches.filter((batch) => batch.id <= lastId)
    this.#batches = this.#batches.filter((batch) => batch.id > lastId)
    for (const batch of due) {
      clearTimeout(batch.timer)
      this.#index.apply(batch.changes, () => this.#delete.run(batch.id))
    }
  }

  /** What was accepted before the process died, and had not become visible. */
  #applyLeftOver(database: DatabaseSync): void {
    const select = database.prepare('SELECT batch, changes FROM accepted WHERE index_id = ? ORDER BY batch')
    for (const row of select.all(this.#index.id)) {
      const changes: Change[] = deserialize(bytesIn(row['changes']))
      this.#index.apply(changes, () => this.#delete.run(numberIn(row['batch'])))
    }
  }
}
