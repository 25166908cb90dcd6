// One of the ways in which a text runs away: what came of it, and what ours has to keep.
import type { PromiseCheck, Table } from '../drill.ts'

export interface Part {
  readonly table: Table
  readonly promises: readonly PromiseCheck[]
}
