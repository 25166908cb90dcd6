// The parts a running stand-in is made of.
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { FaultRules } from '../control/fault-rules.ts'
import type { Journal } from '../control/journal.ts'
import type { Throughput } from '../control/throughput.ts'
import type { ContainerTable } from '../storage/container-table.ts'
import type { DatabaseTable } from '../storage/database-table.ts'
import type { ItemTable } from '../storage/item-table.ts'

export interface Service {
  readonly url: () => string
  readonly key: Buffer
  readonly clock: Clock
  readonly database: DatabaseSync
  readonly databases: DatabaseTable
  readonly containers: ContainerTable
  readonly items: ItemTable
  readonly faults: FaultRules
  readonly journal: Journal
  readonly throughput: Throughput
}

/** Seconds since the Unix epoch: what `_ts` counts in. */
export function nowSeconds({ clock }: Service): number {
  return Math.floor(clock.now() / 1000)
}
