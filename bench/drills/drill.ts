// A drill: one kind of trouble, what the usual code makes of it, what ours does, and the promises ours must keep.
import type { Chart } from './report/chart.ts'

export interface Drill {
  /** As asked for on the command line. */
  readonly name: string
  readonly title: string
  run(setting: DrillSetting): Promise<DrillReport>
}

export interface DrillSetting {
  /** Fewer and shorter runs, for every push. */
  readonly isQuick: boolean
  /** Says how it is going. */
  readonly log: (line: string) => void
}

export interface DrillReport {
  /** What happens, in a sentence or two. */
  readonly situation: string
  /** Where the drill differs from the real thing. */
  readonly scaled: readonly string[]
  readonly tables: readonly Table[]
  readonly charts: readonly Chart[]
  readonly promises: readonly PromiseCheck[]
}

export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface PromiseCheck {
  readonly promise: string
  /** What was measured. */
  readonly measured: string
  readonly isKept: boolean
}
