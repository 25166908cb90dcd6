// One page of a query's results.
import { parseObject, type JsonObject } from '../json.ts'
import type { ItemRow } from '../storage/item-table.ts'
import type { AggregateOutput, CompiledQuery } from './compile-query.ts'
import type { Continuation, Position } from './continuation.ts'
import { canonicalText, compareForSorting } from './values.ts'

export interface Page {
  /** Each as JSON text. */
  readonly documents: readonly string[]
  readonly bytes: number
  /** Set when there is more. */
  readonly next?: Continuation
}

export interface PageSize {
  readonly items: number
  readonly bytes: number
}

interface Match {
  readonly position: Position
  readonly item: JsonObject
  readonly body: string
}

/** Gives the rows after a key, in the order of keys. */
export type Scan = (afterKey: number) => Iterable<ItemRow>

export function runQuery(query: CompiledQuery, scan: Scan, size: PageSize, from?: Continuation): Page {
  const { output } = query
  if (output.kind === 'aggregate') return aggregatePage(output, matches(query, scan(0)))
  return fillPage(query, matchesInOrder(query, scan, from), size, from)
}

/** Rows come in the order of keys; any other order, and DISTINCT, takes all of the matches. */
function matchesInOrder(query: CompiledQuery, scan: Scan, from: Continuation | undefined): Iterable<Match> {
  const isStreamed = query.orderBy.length === 0 && !query.syntax.isDistinct
  const found = matches(query, scan(isStreamed ? (from?.after.key ?? 0) : 0))
  if (query.orderBy.length === 0) return found
  return [...found].sort((left, right) => comparePositions(query, left.position, right.position))
}

function* matches(query: CompiledQuery, rows: Iterable<ItemRow>): Generator<Match> {
  for (const { key, body } of rows) {
    const item = parseObject(body)
    if (!query.matches(item)) continue
    yield { position: { key, sortValues: query.orderBy.map(({ evaluate }) => evaluate(item)) }, item, body }
  }
}

/** Equal ones are read off the index backwards when the order is: the SDK resumes sorted queries on that assumption. */
function comparePositions({ orderBy }: CompiledQuery, left: Position, right: Position): number {
  for (const [at, { isDescending }] of orderBy.entries()) {
    const order = compareForSorting(left.sortValues[at], right.sortValues[at])
    if (order !== 0) return isDescending ? -order : order
  }
  const isBackwards = orderBy.some(({ isDescending }) => isDescending)
  return isBackwards ? right.key - left.key : left.key - right.key
}

function fillPage(query: CompiledQuery, found: Iterable<Match>, size: PageSize, from: Continuation | undefined): Page {
  const documents: string[] = []
  const seen = new Set<string>()
  let bytes = 0
  let { skip, limit } = from ?? query
  let after: Position | undefined
  for (const match of found) {
    const document = documentOf(query, match, seen)
    if (document === undefined || (from && comparePositions(query, match.position, from.after) <= 0)) continue
    if (skip > 0) {
      skip -= 1
      continue
    }
    if (limit === 0) break
    const isFull = documents.length >= size.items || (after && bytes + document.length > size.bytes)
    if (isFull && after) return { documents, bytes, next: { after, skip, limit } }
    documents.push(document)
    bytes += Buffer.byteLength(document)
    limit -= 1
    after = match.position
  }
  return { documents, bytes }
}

/** A match whose value is undefined, or (DISTINCT) was seen before, is no result. */
function documentOf({ output, syntax }: CompiledQuery, { item, body }: Match, seen: Set<string>): string | undefined {
  const value = output.kind === 'projections' ? output.project(item) : item
  if (value === undefined) return undefined
  if (syntax.isDistinct) {
    const text = canonicalText(value)
    if (seen.has(text)) return undefined
    seen.add(text)
  }
  return output.kind === 'items' ? body : JSON.stringify(value)
}

function aggregatePage({ accumulators, result: combine }: AggregateOutput, found: Iterable<Match>): Page {
  for (const { item } of found) for (const accumulator of accumulators) accumulator.add(item)
  const result = combine()
  if (result === undefined) return { documents: [], bytes: 0 }
  const document = JSON.stringify(result)
  return { documents: [document], bytes: Buffer.byteLength(document) }
}
