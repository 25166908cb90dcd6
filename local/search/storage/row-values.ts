// Reads the columns of SQLite's rows: a column of another type than expected means the file is not ours.
import type { SQLOutputValue } from 'node:sqlite'

type Column = SQLOutputValue | undefined

export function numberIn(column: Column): number {
  if (typeof column !== 'number') throw new TypeError(`expected a number in the database, found ${typeof column}`)
  return column
}

export function textIn(column: Column): string {
  if (typeof column !== 'string') throw new TypeError(`expected text in the database, found ${typeof column}`)
  return column
}

export function bytesIn(column: Column): Uint8Array {
  if (!(column instanceof Uint8Array)) throw new TypeError(`expected a blob in the database, found ${typeof column}`)
  return column
}
