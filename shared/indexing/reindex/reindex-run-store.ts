// The port to the record of re-index runs.
import type { ReindexRun } from './reindex-run.ts'

/** A run as read: `revision` guards the next write of it. */
export interface RunRecord {
  readonly run: ReindexRun
  readonly revision: string
}

export interface RunPage {
  /** Latest first. */
  readonly runs: readonly ReindexRun[]
  /** Pass it back for the next page; undefined on the last. */
  readonly continuation: string | undefined
}

export interface ReindexRunStore {
  create(run: ReindexRun, signal: AbortSignal): Promise<void>
  read(id: string, signal: AbortSignal): Promise<RunRecord | undefined>
  /** False when the run was changed since `expected` was read, and nothing was written. */
  replace(run: ReindexRun, expected: string, signal: AbortSignal): Promise<boolean>
  list(page: { readonly limit: number; readonly continuation?: string }, signal: AbortSignal): Promise<RunPage>
}
