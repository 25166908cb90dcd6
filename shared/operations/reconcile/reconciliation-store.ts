// How far reconciliation has come, who is at it, and what it found last: remembered outside, since every instance may go on.
import type { FindingCounts } from './finding.ts'

/** What was looked at, and what was found; of a whole pass, or of a pass so far. */
export interface Tally {
  readonly blobs: number
  readonly entries: number
  readonly passages: number
  readonly findings: FindingCounts
}

/** Where to go on. First what is stored is compared with the catalogue, then the catalogue with the index. */
export type Place =
  | {
      readonly phase: 'blobs'
      /** Of the page of blobs to look at; undefined: the first. */
      readonly continuation: string | undefined
      /** Entries up to this name have been looked at. */
      readonly afterName: string
    }
  | {
      readonly phase: 'passages'
      readonly afterId: string
    }

export interface Pass {
  readonly startedAt: number
  readonly place: Place
  readonly tally: Tally
}

export interface PassReport {
  readonly startedAt: number
  readonly finishedAt: number
  readonly tally: Tally
}

export interface Reconciliation {
  /** Somebody is at it until then, unless they are done sooner. Milliseconds since the epoch, like all times here. */
  readonly leasedUntil: number
  /** The pass under way. */
  readonly pass: Pass | undefined
  readonly lastReport: PassReport | undefined
}

export interface ReconciliationStore {
  read(signal: AbortSignal): Promise<{ readonly state: Reconciliation; readonly revision: string } | undefined>
  /** Returns the new revision, or undefined when somebody else has written since `expected` (undefined: at all). */
  write(state: Reconciliation, expected: string | undefined, signal: AbortSignal): Promise<string | undefined>
}
