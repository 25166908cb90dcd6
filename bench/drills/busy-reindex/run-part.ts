// One part of the drill: people ask while all is quiet, while documents are re-indexed, and while all is quiet again.
import { setTimeout as delay } from 'node:timers/promises'
import { readJournal, resetJournal } from '../run/region-control.ts'
import type { BusyPlan } from './busy-plan.ts'
import type { AskedQuestion, AskQuestion } from './paced-questions.ts'
import { askAtPace } from './paced-questions.ts'
import type { EmbeddingCall } from './quota-use.ts'
import { readEmbeddingCalls } from './quota-use.ts'

export interface Part {
  readonly title: string
  readonly quiet: readonly [before: readonly AskedQuestion[], after: readonly AskedQuestion[]]
  readonly during: readonly AskedQuestion[]
  /** When the run began and was ended, in milliseconds since the epoch. */
  readonly run: { readonly from: number; readonly to: number }
  /** Of that time. */
  readonly calls: readonly EmbeddingCall[]
  /** CPU time of the process that runs the functions of the first instance. */
  readonly cpuMs: number
}

export interface BusyApplication {
  readonly title: string
  /** URL of its model region. */
  readonly region: string
  readonly ask: AskQuestion
  startRun(): Promise<void>
  endRun(): Promise<void>
  cpuMs(): Promise<number>
}

/** The next minute of a quota begins with nothing on it. */
const quotaWindowMs = 60_000

export async function runPart(application: BusyApplication, plan: BusyPlan): Promise<Part> {
  const { ask, region, title } = application
  const { quietMs, runMs, questionsPerSecond } = plan
  const before = await askAtPace(ask, questionsPerSecond, quietMs)
  await resetJournal(region)
  const cpuBefore = await application.cpuMs()
  const from = Date.now()
  await application.startRun()
  const during = await askAtPace(ask, questionsPerSecond, runMs)
  await application.endRun()
  const to = Date.now()
  const cpuMs = (await application.cpuMs()) - cpuBefore
  const calls = await readEmbeddingCalls(region)
  await untilIdle(region)
  const after = await askAtPace(ask, questionsPerSecond, quietMs)
  return { title, quiet: [before, after], during, run: { from, to }, calls, cpuMs }
}

/** What was under way when the run was ended belongs neither to it nor to the quiet. */
async function untilIdle(region: string): Promise<void> {
  for (const since = Date.now(); Date.now() - since < quotaWindowMs; await delay(500)) {
    const before = await readJournal(region)
    await delay(2_000)
    if ((await readJournal(region)).total === before.total) return
  }
}
