// How much happens in one schedule, and how many schedules there are.

import type { IndexerName } from './indexer-names.ts'

export interface MessyPlan {
  readonly schedules: number
  readonly documents: number
  /** They work at the same time; each document belongs to one of them, so that it is certain what is stored in the end. */
  readonly users: number
  /** Overwrites and deletes of what the first uploads stored. */
  readonly changes: number
  readonly kills: number
  /** Copies are held back and copied like the rest; without an end to it a slow machine would have thousands. */
  readonly mostRepeated: number
  /** Besides ours. */
  readonly usual: readonly IndexerName[]
}

export const fullMess: MessyPlan = {
  schedules: 2,
  documents: 24,
  users: 4,
  changes: 32,
  kills: 3,
  mostRepeated: 40,
  usual: ['random-ids', 'replace-what-is-found'],
}
export const quickMess: MessyPlan = {
  schedules: 1,
  documents: 8,
  users: 3,
  changes: 10,
  kills: 1,
  mostRepeated: 15,
  usual: ['replace-what-is-found'],
}

/** Another one each time, so that many runs try many orders; DRILL_SEED repeats one. */
export function seedsOf({ schedules }: MessyPlan): readonly number[] {
  const first = Number(process.env['DRILL_SEED'] ?? Date.now() % 1_000_000)
  return Array.from({ length: schedules }, (_, index) => first + index)
}
