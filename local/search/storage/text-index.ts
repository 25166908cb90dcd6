// The words of an index, in an FTS5 table: which documents contain a word, a phrase or a prefix, and how well by BM25.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { elementType, type FieldDefinition } from '../schema/field-definition.ts'
import type { DocumentFields, FieldValue } from './document-fields.ts'
import { numberIn } from './row-values.ts'
import { separateIdeographs } from './text-tokens.ts'

/** Documents by slot, each with its score at the same place. */
export interface TextMatches {
  readonly slots: Int32Array
  readonly scores: Float64Array
}

export interface TextClause {
  /** One word, or the words of a phrase, as `wordsOf` gives them. */
  readonly words: readonly string[]
  readonly isPrefix: boolean
  /** Searched fields; absent means all searchable ones. */
  readonly fields?: readonly string[]
}

/** Frequent words come back in every question: so many answers are kept, until the next write. */
const maxCachedAnswers = 64
/** What the service gives every document that a prefix finds; rarity of the completions does not count. */
const prefixScore = 1

export class TextIndex {
  readonly #fields: readonly string[]
  readonly #insert: StatementSync
  readonly #delete: StatementSync
  readonly #match: StatementSync
  readonly #cache = new Map<string, TextMatches>()

  constructor(database: DatabaseSync, table: string, definitions: readonly FieldDefinition[]) {
    const fields = searchableText(definitions)
    this.#fields = fields.map((field) => field.name)
    // An index may have no searchable text; an FTS5 table may not be without a column.
    const columns = Array.from({ length: Math.max(1, fields.length) }, (_, at) => columnName(at))
    const placeholders = columns.map(() => '?').join(', ')
    database.exec(`
      CREATE VIRTUAL TABLE IF NOT EXISTS ${table}
      USING fts5(${columns.join(', ')}, content='', contentless_delete=1, tokenize='${tokenizer(fields)}')
    `)
    this.#insert = database.prepare(`INSERT INTO ${table} (rowid, ${columns.join(', ')}) VALUES (?, ${placeholders})`)
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE rowid = ?`)
    this.#match = database.prepare(`SELECT rowid AS slot, bm25(${table}) AS bm25 FROM ${table} WHERE ${table} MATCH ?`)
  }

  get fields(): readonly string[] {
    return this.#fields
  }

  set(slot: number, document: DocumentFields): void {
    this.remove(slot)
    const texts = this.#fields.map((name) => textOf(document[name] ?? null))
    this.#insert.run(slot, ...(texts.length > 0 ? texts : ['']))
  }

  remove(slot: number): void {
    this.#cache.clear()
    this.#delete.run(slot)
  }

  /** `documentCount` is the number of documents in the index, for the rarity of a word. */
  find(clause: TextClause, documentCount: number): TextMatches {
    const expression = this.#matchExpression(clause)
    const cached = this.#cache.get(expression)
    if (cached) return cached
    const rows = this.#match.all(expression)
    const correction = rarityCorrection(documentCount, rows.length)
    const matches = {
      slots: Int32Array.from(rows, (row) => numberIn(row['slot'])),
      scores: Float64Array.from(rows, (row) => (clause.isPrefix ? prefixScore : -numberIn(row['bm25']) * correction)),
    }
    if (this.#cache.size >= maxCachedAnswers) this.#cache.delete(this.#cache.keys().next().value ?? '')
    this.#cache.set(expression, matches)
    return matches
  }

  #matchExpression({ words, isPrefix, fields }: TextClause): string {
    // Inside quotation marks FTS5 takes every character for text.
    const phrase = `"${words.join(' ').replaceAll('"', ' ')}"${isPrefix ? ' *' : ''}`
    if (!fields) return phrase
    return `{${fields.map((name) => columnName(this.#fields.indexOf(name))).join(' ')}} : ${phrase}`
  }
}

/** Two definitions with the same signature can share a table. */
export function textSignature(definitions: readonly FieldDefinition[]): string {
  const fields = searchableText(definitions)
  return JSON.stringify([tokenizer(fields), fields.map((field) => field.name)])
}

function searchableText(fields: readonly FieldDefinition[]): FieldDefinition[] {
  return fields.filter((field) => field.searchable && elementType(field.type) === 'Edm.String')
}

/** By position, because field names differ by case and FTS5's columns do not. */
function columnName(position: number): string {
  return `c${position}`
}

/** The service's English analyzers stem; FTS5 has one tokenizer for the whole table, so one English field decides. */
function tokenizer(fields: readonly FieldDefinition[]): string {
  const unicode = 'unicode61 remove_diacritics 0'
  return fields.some((field) => field.analyzer?.startsWith('en.')) ? `porter ${unicode}` : unicode
}

function textOf(value: FieldValue): string {
  if (value === null) return ''
  return separateIdeographs(Array.isArray(value) ? value.join('\n') : String(value))
}

/**
 * FTS5 takes ln((N-n+½)/(n+½)) for the rarity of a word and next to nothing when half of the documents have it; Lucene,
 * and so the service, takes ln(1 + …), which never vanishes: in a small index that is the difference between an order and none.
 */
function rarityCorrection(documents: number, matching: number): number {
  const ratio = (documents - matching + 0.5) / (matching + 0.5)
  const inFts5 = Math.log(ratio) <= 0 ? 1e-6 : Math.log(ratio)
  return Math.log(1 + ratio) / inFts5
}
