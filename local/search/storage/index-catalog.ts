// All indexes of the service: created, changed, found and dropped by name, with the ETags of their definitions.
import { randomBytes } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { checkUpdate } from '../schema/check-update.ts'
import type { IndexDefinition } from '../schema/index-definition.ts'
import { operationNotAllowed, ServiceError } from '../service-error.ts'
import { inTransaction } from './database.ts'
import { DelayedWrites } from './delayed-writes.ts'
import { numberIn, textIn } from './row-values.ts'
import { SearchIndex } from './search-index.ts'

export interface OpenIndex {
  readonly index: SearchIndex
  readonly writes: DelayedWrites
  etag: string
}

export interface Preconditions {
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
}

export class IndexCatalog {
  readonly #database: DatabaseSync
  readonly #visibilityDelayMs: number
  readonly #open = new Map<string, OpenIndex>()
  readonly #insert: StatementSync
  readonly #update: StatementSync
  readonly #delete: StatementSync

  constructor(database: DatabaseSync, visibilityDelayMs: number) {
    this.#database = database
    this.#visibilityDelayMs = visibilityDelayMs
    this.#insert = database.prepare('INSERT INTO indexes (name, etag, definition) VALUES (?, ?, ?)')
    this.#update = database.prepare('UPDATE indexes SET etag = ?, definition = ? WHERE name = ?')
    this.#delete = database.prepare('DELETE FROM indexes WHERE name = ?')
    for (const row of database.prepare('SELECT id, etag, definition FROM indexes').all()) {
      const definition: IndexDefinition = JSON.parse(textIn(row['definition']))
      this.#openIndex(numberIn(row['id']), definition, textIn(row['etag']))
    }
  }

  list(): readonly OpenIndex[] {
    return [...this.#open.values()].sort((a, b) => (a.index.definition.name < b.index.definition.name ? -1 : 1))
  }

  find(name: string): OpenIndex | undefined {
    return this.#open.get(name)
  }

  create(definition: IndexDefinition): OpenIndex {
    if (this.#open.has(definition.name)) {
      throw operationNotAllowed(
        'CannotCreateExistingIndex',
        `Cannot create index '${definition.name}' because it already exists.`,
      )
    }
    const etag = newEtag()
    const { lastInsertRowid } = this.#insert.run(definition.name, etag, JSON.stringify(definition))
    return this.#openIndex(Number(lastInsertRowid), definition, etag)
  }

  createOrUpdate(definition: IndexDefinition, preconditions: Preconditions): { open: OpenIndex; isNew: boolean } {
    const open = this.#open.get(definition.name)
    checkPreconditions(open, preconditions)
    if (!open) return { open: this.create(definition), isNew: true }
    checkUpdate(open.index.definition, definition)
    open.writes.flush()
    const etag = newEtag()
    inTransaction(this.#database, () => {
      this.#update.run(etag, JSON.stringify(definition), definition.name)
      open.index.redefine(definition)
    })
    open.etag = etag
    return { open, isNew: false }
  }

  /** Whether there was one to delete. */
  delete(name: string, preconditions: Preconditions): boolean {
    const open = this.#open.get(name)
    checkPreconditions(open, preconditions)
    if (!open) return false
    inTransaction(this.#database, () => {
      open.writes.discard()
      open.index.drop()
      this.#delete.run(name)
    })
    this.#open.delete(name)
    return true
  }

  close(): void {
    for (const { writes } of this.#open.values()) writes.flush()
    this.#database.close()
  }

  #openIndex(id: number, definition: IndexDefinition, etag: string): OpenIndex {
    const index = new SearchIndex(this.#database, id, definition)
    const open = { index, writes: new DelayedWrites(this.#database, index, this.#visibilityDelayMs), etag }
    this.#open.set(definition.name, open)
    return open
  }
}

function checkPreconditions(open: OpenIndex | undefined, { ifMatch, ifNoneMatch }: Preconditions): void {
  const isMet = ifMatch === undefined || (open !== undefined && (ifMatch === '*' || ifMatch === open.etag))
  const isFree = ifNoneMatch === undefined || open === undefined || (ifNoneMatch !== '*' && ifNoneMatch !== open.etag)
  if (isMet && isFree) return
  throw new ServiceError(
    412,
    'ConditionNotMet',
    'The precondition given in one of the request headers evaluated to false. No change was made to the resource from this request.',
  )
}

/** Shaped like the service's: quoted, hexadecimal. */
function newEtag(): string {
  return `"0x${randomBytes(8).toString('hex').toUpperCase()}"`
}
