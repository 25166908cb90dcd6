// One index: what is durable in SQLite, and beside it in memory what every query touches (keys, columns, vectors).
import type { DatabaseSync } from 'node:sqlite'
import { isVector } from '../schema/field-definition.ts'
import type { IndexDefinition } from '../schema/index-definition.ts'
import { inTransaction } from './database.ts'
import type { DocumentFields, StoredDocument } from './document-fields.ts'
import { DocumentTable, tableNames } from './document-table.ts'
import { FieldColumns } from './field-columns.ts'
import { TextIndex, textSignature } from './text-index.ts'
import { VectorMatrix } from './vector-matrix.ts'

/** What becomes of a key: the whole document it now has, or null when it is deleted. */
export interface Change {
  readonly key: string
  readonly document: StoredDocument | null
}

export class SearchIndex {
  readonly id: number
  readonly #database: DatabaseSync
  readonly #table: DocumentTable
  readonly #slotByKey = new Map<string, number>()
  #definition: IndexDefinition
  #columns: FieldColumns
  #text: TextIndex
  #vectors: ReadonlyMap<string, VectorMatrix>
  #nextSlot = 1

  constructor(database: DatabaseSync, id: number, definition: IndexDefinition) {
    this.id = id
    this.#database = database
    this.#definition = definition
    this.#table = new DocumentTable(database, id)
    this.#columns = new FieldColumns(definition.fields)
    this.#text = new TextIndex(database, tableNames(id).text, definition.fields)
    this.#vectors = matrices(definition)
    this.#load()
  }

  get definition(): IndexDefinition {
    return this.#definition
  }

  get columns(): FieldColumns {
    return this.#columns
  }

  get text(): TextIndex {
    return this.#text
  }

  get documentCount(): number {
    return this.#slotByKey.size
  }

  get storageBytes(): number {
    return this.#table.byteSize + this.vectorBytes
  }

  get vectorBytes(): number {
    return [...this.#vectors.values()].reduce((sum, matrix) => sum + matrix.byteLength, 0)
  }

  /** Every slot is below it. */
  get slotLimit(): number {
    return this.#nextSlot
  }

  slots(): Iterable<number> {
    return this.#slotByKey.values()
  }

  vectors(field: string): VectorMatrix {
    const matrix = this.#vectors.get(field)
    if (!matrix) throw new Error(`field ${field} holds no vectors`)
    return matrix
  }

  find(key: string): StoredDocument | undefined {
    const slot = this.#slotByKey.get(key)
    if (slot === undefined) return undefined
    return { key, fields: this.#table.fields(slot), vectors: this.#table.vectors(slot) }
  }

  fieldsAt(slot: number): DocumentFields {
    return this.#table.fields(slot)
  }

  vectorsAt(slot: number): ReadonlyMap<string, Float32Array> {
    return this.#table.vectors(slot)
  }

  /** All of the changes, in their order, or none; `alongside` is part of the same transaction. */
  apply(changes: readonly Change[], alongside?: () => void): void {
    inTransaction(this.#database, () => {
      for (const { key, document } of changes) {
        if (document) this.#set(document)
        else this.#remove(key)
      }
      alongside?.()
    })
  }

  /** Adds fields. The text table is rebuilt when searchable text came with them. */
  redefine(definition: IndexDefinition): void {
    const isSameText = textSignature(definition.fields) === textSignature(this.#definition.fields)
    this.#definition = definition
    this.#columns = new FieldColumns(definition.fields)
    this.#vectors = matrices(definition)
    if (!isSameText) this.#rebuildText()
    this.#load()
  }

  drop(): void {
    const { documents, vectors, text } = tableNames(this.id)
    this.#database.exec(`DROP TABLE ${documents}; DROP TABLE ${vectors}; DROP TABLE ${text};`)
  }

  #set(document: StoredDocument): void {
    const slot = this.#slotByKey.get(document.key) ?? this.#nextSlot
    this.#table.set(slot, document)
    this.#text.set(slot, document.fields)
    this.#remember(slot, document.key, document.fields)
    for (const [field, matrix] of this.#vectors) {
      const vector = document.vectors.get(field)
      if (vector) matrix.set(slot, vector)
      else matrix.remove(slot)
    }
  }

  #remove(key: string): void {
    const slot = this.#slotByKey.get(key)
    if (slot === undefined) return
    this.#table.remove(slot)
    this.#text.remove(slot)
    this.#slotByKey.delete(key)
    this.#columns.remove(slot)
    for (const matrix of this.#vectors.values()) matrix.remove(slot)
  }

  #remember(slot: number, key: string, fields: DocumentFields): void {
    this.#slotByKey.set(key, slot)
    this.#nextSlot = Math.max(this.#nextSlot, slot + 1)
    this.#columns.set(slot, fields)
  }

  #load(): void {
    for (const { slot, key, fields } of this.#table.all()) this.#remember(slot, key, fields)
    for (const { slot, field, vector } of this.#table.allVectors()) this.#vectors.get(field)?.set(slot, vector)
  }

  #rebuildText(): void {
    const { text } = tableNames(this.id)
    this.#database.exec(`DROP TABLE ${text}`)
    this.#text = new TextIndex(this.#database, text, this.#definition.fields)
    for (const { slot, fields } of this.#table.all()) this.#text.set(slot, fields)
  }
}

function matrices(definition: IndexDefinition): ReadonlyMap<string, VectorMatrix> {
  const fields = definition.fields.filter(isVector)
  return new Map(fields.map((field) => [field.name, new VectorMatrix(field.dimensions ?? 0)]))
}
