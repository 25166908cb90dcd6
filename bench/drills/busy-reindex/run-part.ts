// One part of the drill: people ask while all is quiet, while documents are re-indexed, and while all is quiet again.
import { resetJournal } from '../run/region-control.ts'
import type { BusyPlan } from './busy-plan.ts'
import type { AskedQuestion } from './paced-questions.ts'
import { askAtPace } from './paced-questions.ts'
import type { EmbeddingCall } from './quota-use.ts'
import { readEmbeddingCalls } from './quota-use.ts'
import type { StationLog } from './station-logs.ts'

export interface Part {
  readonly title: string
  readonly instances: number
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
  readonly instances: number
  /** URL of its model region. */
  readonly region: string
  readonly documents: readonly StationLog[]
  /**
   * Asks a question to its end.
   * @param n counts the questions of a phase.
   * @returns the time to the first text of its answer, in milliseconds.
   */
  ask(question: string, n: number): Promise<number>
  startRun(): Promise<void>
  endRun(): Promise<void>
  cpuMs(): Promise<number>
}

/** Without a divisor in common with the numbers of documents, so that all are asked about. */
const stride = 37

export async function runPart(application: BusyApplication, plan: BusyPlan): Promise<Part> {
  const { documents, instances, region, title } = application
  const ask = async (n: number): Promise<number> => {
    const about = documents[(n * stride) % documents.length]
    if (!about) throw new Error('there is nothing to ask about')
    return await application.ask(about.question, n)
  }
  const { quietMs, runMs, questionsPerSecond } = plan
  const before = await askAtPace(ask, questionsPerSecond, quietMs)
  await resetJournal(region)
  const cpuBefore = await application.cpuMs()
  const from = Date.now()
  await application.startRun()
  const during = await askAtPace(ask, questionsPerSecond, runMs)
  const to = Date.now()
  const cpuMs = (await application.cpuMs()) - cpuBefore
  const calls = await readEmbeddingCalls(region)
  await application.endRun()
  const after = await askAtPace(ask, questionsPerSecond, quietMs)
  return { title, instances, quiet: [before, after], during, run: { from, to }, calls, cpuMs }
}
