// The SQLite file behind all indexes: one catalogue of indexes, and for each its own tables of documents, vectors and text.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Without a data directory everything lives in memory and ends with the process. */
export function openDatabase(dataDir: string | undefined): DatabaseSync {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true })
  const database = new DatabaseSync(dataDir === undefined ? ':memory:' : join(dataDir, 'search.db'))
  // WAL with NORMAL survives the death of the process at any point; only a power cut can lose the last transactions.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS indexes (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      etag TEXT NOT NULL,
      definition TEXT NOT NULL
    );
  `)
  return database
}

/** Everything in `work` happens, or nothing. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
