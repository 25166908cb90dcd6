// Containers: create, read, replace, list, delete. Kept in memory as well, because every item operation asks for one.
import type { DatabaseSync } from 'node:sqlite'
import { badRequest, CosmosError, notFound } from '../cosmos-error.ts'
import type { ContainerDefinition } from './container-definition.ts'
import { containerOf, partitionKeyPathOf, type Container } from './container.ts'
import type { DatabaseTable } from './database-table.ts'
import { newEntityTag } from './entity-tag.ts'

const columns = `
  SELECT c.key, d.key AS databaseKey, d.id AS databaseId, c.id, c.definition, c.etag, c.ts
  FROM containers c JOIN databases d ON d.key = c.database_key
`

export class ContainerTable {
  readonly #database: DatabaseSync
  readonly #databases: DatabaseTable
  /** By database and container id; filled on first use, emptied by every change of a database or container. */
  readonly #known = new Map<string, Container>()

  constructor(database: DatabaseSync, databases: DatabaseTable) {
    this.#database = database
    this.#databases = databases
  }

  create(databaseId: string, definition: ContainerDefinition, ts: number): Container {
    const { id } = definition
    if (this.#find(databaseId, id))
      throw new CosmosError(409, `Container with the specified id '${id}' already exists.`)
    this.#database
      .prepare('INSERT INTO containers (database_key, id, definition, etag, ts) VALUES (?, ?, ?, ?, ?)')
      .run(this.#databases.get(databaseId).key, id, JSON.stringify(definition), newEntityTag(), ts)
    return this.get(databaseId, id)
  }

  get(databaseId: string, id: string): Container {
    const container = this.#find(databaseId, id)
    if (!container) throw notFound(`Container '${databaseId}/${id}' does not exist.`)
    return container
  }

  list(databaseId: string): Container[] {
    const { key } = this.#databases.get(databaseId)
    return this.#database.prepare(`${columns} WHERE d.key = ? ORDER BY c.key`).all(key).map(containerOf)
  }

  all(): Container[] {
    return this.#database.prepare(columns).all().map(containerOf)
  }

  replace(databaseId: string, id: string, definition: ContainerDefinition, ts: number): Container {
    const container = this.get(databaseId, id)
    if (definition.id !== id) throw badRequest('The id of a container cannot be changed.')
    if (partitionKeyPathOf(definition) !== partitionKeyPathOf(container.definition))
      throw badRequest('The partition key of a container cannot be changed.')
    this.#database
      .prepare('UPDATE containers SET definition = ?, etag = ?, ts = ? WHERE key = ?')
      .run(JSON.stringify(definition), newEntityTag(), ts, container.key)
    this.forget()
    return this.get(databaseId, id)
  }

  delete(databaseId: string, id: string): void {
    this.#database.prepare('DELETE FROM containers WHERE key = ?').run(this.get(databaseId, id).key)
    this.forget()
  }

  forget(): void {
    this.#known.clear()
  }

  #find(databaseId: string, id: string): Container | undefined {
    const name = `${databaseId}/${id}`
    const known = this.#known.get(name)
    if (known) return known
    const row = this.#database.prepare(`${columns} WHERE d.id = ? AND c.id = ?`).get(databaseId, id)
    if (!row) return undefined
    const container = containerOf(row)
    this.#known.set(name, container)
    return container
  }
}
