// Runs the product with its real telemetry, plants the complaints among ordinary turns, and then asks telemetry about them.
import type { Envelope } from '../../../local/insights/envelope.ts'
import { startInsights } from '../../../local/insights/start-insights.ts'
import type { Diagnosis } from '../../../ops/diagnose-turn.ts'
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import { startLocalStack } from '../../../test/end-to-end/local-stack.ts'
import type { Document } from '../../product/corpus.ts'
import { documents, questionAbout } from '../../product/corpus.ts'
import type { TroubledTurn } from './ask-into-trouble.ts'
import { askIntoTrouble } from './ask-into-trouble.ts'
import { complaints } from './complaints.ts'
import { diagnosesOf } from './read-telemetry.ts'
import { usualConsole } from './usual-console.ts'

/** Few: twenty answers from a region, and the pool would hedge the slow ones. */
const ordinaryQuestions = 4

/** No trace need be there: events and metrics have to do. A short share for history, so that two turns fit and five do not. */
const settings = { TELEMETRY_TRACED_PERCENT: '1', HISTORY_TOKENS: '320' }
const uploaded: readonly Document[] = documents.slice(0, 2)

export interface Handled extends TroubledTurn {
  /** What telemetry says under its id. */
  readonly diagnoses: readonly Diagnosis[]
  /** Undefined where the trouble cannot strike the usual code. */
  readonly usualLines: readonly string[] | undefined
}

export interface BlindResult {
  readonly handled: readonly Handled[]
  readonly envelopes: readonly Envelope[]
  readonly regionTokens: { readonly input: number; readonly output: number }
  readonly documents: readonly Document[]
}

export async function collectComplaints(log: (line: string) => void): Promise<BlindResult> {
  const insights = await startInsights()
  try {
    const stack = await startLocalStack(settings, insights.url)
    const { turns, usual } = await troubleAndClose(stack, log)
    const handled: Handled[] = []
    for (const [at, turn] of turns.entries())
      handled.push({ ...turn, diagnoses: await diagnosesOf(insights.url, turn.requestId), usualLines: usual.lines[at] })
    return { handled, envelopes: insights.store.all(), regionTokens: usual.tokensBefore, documents: uploaded }
  } finally {
    await insights.close()
  }
}

/** What telemetry has not sent yet it sends at the end. */
async function troubleAndClose(stack: LocalStack, log: (line: string) => void) {
  try {
    return await troubleAll(stack, log)
  } finally {
    await stack.close()
  }
}

async function troubleAll(stack: LocalStack, log: (line: string) => void) {
  await Promise.all(uploaded.map(({ name, text }) => stack.api.put(name, text)))
  for (const { name } of uploaded) await stack.api.settled(name)
  const turns: TroubledTurn[] = []
  await askOrdinary(stack)
  for (const complaint of complaints) {
    log(`blind: ${complaint.trouble}`)
    turns.push(await askIntoTrouble(stack, complaint))
  }
  // From here on the regions also work for the usual code.
  const tokensBefore = tokensOf(stack)
  const lines: (readonly string[] | undefined)[] = []
  for (const complaint of complaints)
    lines.push(complaint.canStrikeUsualCode ? await usualConsole(stack, complaint) : undefined)
  return { turns, usual: { tokensBefore, lines } }
}

async function askOrdinary({ api }: LocalStack): Promise<void> {
  for (let n = 0; n < ordinaryQuestions; n++) await api.ask(questionAbout(n * 8 + (n % uploaded.length)))
}

function tokensOf({ regions }: LocalStack): BlindResult['regionTokens'] {
  const reports = Object.values(regions).map(({ journal }) => journal.report().tokens)
  return {
    input: reports.reduce((sum, { prompt, embeddings }) => sum + prompt + embeddings, 0),
    output: reports.reduce((sum, { completion }) => sum + completion, 0),
  }
}
