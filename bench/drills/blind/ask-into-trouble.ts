// One user whose question meets with trouble, and what the regions have written down of it meanwhile.
import { setTimeout as delay } from 'node:timers/promises'
import { QueueClient } from '@azure/storage-queue'
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import { questionAbout } from '../../product/corpus.ts'
import type { Complaint, RegionName } from './complaint.ts'
import { endTrouble } from './complaints.ts'
import type { RegionCall } from './journal-truth.ts'
import { callsOfTurn, callsSoFar, struckCalls } from './journal-truth.ts'

export interface TroubledTurn {
  readonly complaint: Complaint
  /** As the response has shown it. */
  readonly requestId: string
  readonly calls: readonly RegionCall[]
  /** The answer and the passages it cites. */
  readonly texts: readonly string[]
}

/** All ask about the first document. */
export const troubledQuestion = `And now: ${questionAbout(8)}`

/** By then all that the stalled model has sent has arrived: both sides count the same tokens. */
const patienceMs = 500

/** A conversation usually stays with its region, but need not: then the trouble strikes nobody, and is planted again. */
const mostPlantings = 8

export async function askIntoTrouble(stack: LocalStack, complaint: Complaint): Promise<TroubledTurn> {
  for (let planting = 1; planting <= mostPlantings; planting++) {
    const { sessionId, region } = await holdTurns(stack, complaint.turnsBefore)
    await untilQuiet(stack)
    const before = new Set(callsSoFar(stack).map(({ entry }) => entry))
    await complaint.plant(stack, region)
    const asked = await ask(stack, sessionId, complaint.isClientLeaving)
    await untilQuiet(stack)
    await endTrouble(stack)
    const calls = callsSoFar(stack).filter(({ entry }) => !before.has(entry))
    if (struckCalls(calls).length >= complaint.strikes) return { complaint, ...asked, calls: callsOfTurn(calls) }
  }
  throw new Error(`nobody was struck: ${complaint.trouble}`)
}

async function holdTurns(stack: LocalStack, turns: number): Promise<{ sessionId: string; region: RegionName }> {
  let held: Awaited<ReturnType<typeof stack.api.ask>>['context'] | undefined
  for (let n = 0; n < turns; n++) held = (await stack.api.ask(questionAbout(n * 8), held?.sessionId)).context
  const region = held?.region
  if (!held || (region !== 'swedencentral' && region !== 'eastus2')) throw new Error(`no such region: ${region}`)
  return { sessionId: held.sessionId, region }
}

async function ask({ api }: LocalStack, sessionId: string, isLeaving: boolean) {
  const client = new AbortController()
  const path = isLeaving ? '/chats/stream' : '/chats'
  const reply = await api.postChat(path, troubledQuestion, sessionId, client.signal)
  let response = ''
  try {
    for await (const chunk of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      response += chunk
      if (isLeaving && response.includes('"delta":{"content"')) setTimeout(() => client.abort(), patienceMs)
    }
  } catch (error) {
    if (!client.signal.aborted) throw error
  }
  return { requestId: reply.headers.get('x-request-id') ?? '', texts: textsIn(response) }
}

/** Answers, deltas and citations alike have their text in `content`. */
function textsIn(response: string): string[] {
  return [...response.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) => String(JSON.parse(text)))
}

/** No call is under way, and no title or summary is to be written: what comes now belongs to the next question. */
async function untilQuiet({ regions, storage }: LocalStack): Promise<void> {
  const jobs = new QueueClient(storage, 'summary-jobs')
  const isBusy = async (): Promise<boolean> =>
    Object.values(regions).some(({ journal }) => journal.report().inFlight > 0) ||
    ((await jobs.getProperties()).approximateMessagesCount ?? 0) > 0
  do await delay(50)
  while (await isBusy())
}
