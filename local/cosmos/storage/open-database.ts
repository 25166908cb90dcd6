// The file everything is kept in. Write-ahead logging: what was answered survives the death of the process at any moment.
import { DatabaseSync } from 'node:sqlite'

/**
 * `synchronous = normal` gives up only what a power cut would take, and saves a disk flush for each write. The exclusive
 * lock keeps a second server off the same file; the operating system frees it however this process ends.
 */
const settings = `
  PRAGMA locking_mode = exclusive;
  PRAGMA journal_mode = wal;
  PRAGMA synchronous = normal;
  PRAGMA foreign_keys = on;
`

const schema = `
  CREATE TABLE IF NOT EXISTS databases (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    etag TEXT NOT NULL,
    ts INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS containers (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    database_key INTEGER NOT NULL REFERENCES databases (key) ON DELETE CASCADE,
    id TEXT NOT NULL,
    definition TEXT NOT NULL,
    etag TEXT NOT NULL,
    ts INTEGER NOT NULL,
    UNIQUE (database_key, id)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS items (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    container_key INTEGER NOT NULL REFERENCES containers (key) ON DELETE CASCADE,
    partition TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    etag TEXT NOT NULL,
    ts INTEGER NOT NULL,
    ttl INTEGER,
    UNIQUE (container_key, partition, id)
  ) STRICT;

  CREATE INDEX IF NOT EXISTS items_in_order ON items (container_key, partition, key);
  CREATE INDEX IF NOT EXISTS items_of_container ON items (container_key, key);
`

export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  try {
    database.exec(settings)
    database.exec(schema)
  } catch (error) {
    database.close()
    throw isLocked(error) ? new Error(`${file} is in use by another process`, { cause: error }) : error
  }
  return database
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes('database is locked')
}

/** Runs `work` so that either all of its writes are kept or none. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
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
