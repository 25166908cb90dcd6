// The durable side of one index: its documents and vectors in SQLite, addressed by slot (a small integer that a document
// keeps for life and that everything in memory is addressed by, too).
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { DocumentFields, StoredDocument } from './document-fields.ts'
import { bytesIn, numberIn, textIn } from './row-values.ts'

export class DocumentTable {
  readonly #upsert: StatementSync
  readonly #delete: StatementSync
  readonly #select: StatementSync
  readonly #selectAll: StatementSync
  readonly #insertVector: StatementSync
  readonly #deleteVectors: StatementSync
  readonly #selectVectors: StatementSync
  readonly #selectAllVectors: StatementSync
  readonly #byteSize: StatementSync

  constructor(database: DatabaseSync, indexId: number) {
    const { documents, vectors } = tableNames(indexId)
    database.exec(`
      CREATE TABLE IF NOT EXISTS ${documents} (slot INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, fields TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS ${vectors} (slot INTEGER NOT NULL, field TEXT NOT NULL, vector BLOB NOT NULL);
      CREATE INDEX IF NOT EXISTS ${vectors}_slot ON ${vectors} (slot);
    `)
    this.#upsert = database.prepare(
      `INSERT INTO ${documents} (slot, key, fields) VALUES (?, ?, ?) ON CONFLICT (slot) DO UPDATE SET fields = excluded.fields`,
    )
    this.#delete = database.prepare(`DELETE FROM ${documents} WHERE slot = ?`)
    this.#select = database.prepare(`SELECT slot, key, fields FROM ${documents} WHERE slot = ?`)
    this.#selectAll = database.prepare(`SELECT slot, key, fields FROM ${documents}`)
    this.#insertVector = database.prepare(`INSERT INTO ${vectors} (slot, field, vector) VALUES (?, ?, ?)`)
    this.#deleteVectors = database.prepare(`DELETE FROM ${vectors} WHERE slot = ?`)
    this.#selectVectors = database.prepare(`SELECT slot, field, vector FROM ${vectors} WHERE slot = ?`)
    this.#selectAllVectors = database.prepare(`SELECT slot, field, vector FROM ${vectors}`)
    this.#byteSize = database.prepare(`SELECT coalesce(sum(length(fields)), 0) AS size FROM ${documents}`)
  }

  set(slot: number, document: StoredDocument): void {
    this.#upsert.run(slot, document.key, JSON.stringify(document.fields))
    this.#deleteVectors.run(slot)
    for (const [field, vector] of document.vectors) {
      this.#insertVector.run(slot, field, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))
    }
  }

  remove(slot: number): void {
    this.#delete.run(slot)
    this.#deleteVectors.run(slot)
  }

  fields(slot: number): DocumentFields {
    return parseFields(this.#select.get(slot)?.['fields'])
  }

  vectors(slot: number): ReadonlyMap<string, Float32Array> {
    const rows = this.#selectVectors.all(slot)
    return new Map(rows.map((row) => [textIn(row['field']), toFloats(row['vector'])]))
  }

  *all(): Generator<{ slot: number; key: string; fields: DocumentFields }> {
    for (const row of this.#selectAll.iterate()) {
      yield { slot: numberIn(row['slot']), key: textIn(row['key']), fields: parseFields(row['fields']) }
    }
  }

  *allVectors(): Generator<{ slot: number; field: string; vector: Float32Array }> {
    for (const row of this.#selectAllVectors.iterate()) {
      yield { slot: numberIn(row['slot']), field: textIn(row['field']), vector: toFloats(row['vector']) }
    }
  }

  get byteSize(): number {
    return numberIn(this.#byteSize.get()?.['size'])
  }
}

export function tableNames(indexId: number): { documents: string; vectors: string; text: string } {
  return { documents: `documents_${indexId}`, vectors: `vectors_${indexId}`, text: `text_${indexId}` }
}

function parseFields(column: SQLOutputValue | undefined): DocumentFields {
  const fields: DocumentFields = JSON.parse(textIn(column))
  return fields
}

/** Copied, because a Float32Array must start at a multiple of four bytes and SQLite's blob need not. */
function toFloats(column: SQLOutputValue | undefined): Float32Array {
  return new Float32Array(bytesIn(column).slice().buffer)
}
