// How much is asked, and how: arrivals come one by one at random (Poisson), whether or not earlier ones were answered.
import { seededChance } from '../../../local/model-region/faults/seeded-chance.ts'
import type { QuestionStyle } from './questions.ts'

export interface LoadPlan extends QuestionStyle {
  readonly requestsPerSecond: number
  readonly durationMs: number
  /** A user who has seen nothing new for this long leaves. */
  readonly patienceMs: number
}

/** The same for every contestant. */
const seed = 2026

/** When each request comes, in milliseconds from the start. */
export function arrivalsOf({ requestsPerSecond, durationMs }: LoadPlan): readonly number[] {
  const chance = seededChance(seed)
  const arrivals: number[] = []
  for (let atMs = 0; ;) {
    atMs += (-Math.log(1 - chance()) / requestsPerSecond) * 1_000
    if (atMs >= durationMs) return arrivals
    arrivals.push(atMs)
  }
}
