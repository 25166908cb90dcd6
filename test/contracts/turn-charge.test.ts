// What a turn costs in Cosmos DB, in requests and in request units as the stand-in charges them by Microsoft's published figures.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningCosmos } from '../../local/cosmos/start-cosmos.ts'
import { startCosmos } from '../../local/cosmos/start-cosmos.ts'
import { createCosmosClient, lazyContainer } from '../../shared/azure/cosmos-client.ts'
import { conversationContainer, cosmosConversationStore } from '../../shared/azure/cosmos-conversation-store.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import { beginSession } from '../../shared/memory/begin-session.ts'
import { changeSession } from '../../shared/memory/change-session.ts'
import type { Citation } from '../../shared/memory/conversation.ts'
import type { ConversationStore } from '../../shared/memory/conversation-store.ts'
import { fitHistory } from '../../shared/memory/fit-history.ts'
import { recallHistory, releaseHistory } from '../../shared/memory/recall-history.ts'
import { rememberTurn } from '../../shared/memory/remember-turn.ts'
import { turnOf } from '../memory/turns.ts'

const { signal } = new AbortController()
const key = { userId: 'ada', sessionId: 'session-1' }

/** As answers are: some 300 tokens, three passages of some 400 tokens cited. */
const citation: Citation = {
  number: 1,
  documentId: 'd'.repeat(32),
  documentName: 'handbook/leave.pdf',
  passageId: 'p'.repeat(32),
  title: 'Leave',
  page: 3,
  headings: ['Leave', 'Norway'],
  content: 'x'.repeat(1_600),
}
const usual = turnOf({
  question: 'q'.repeat(100),
  answer: 'a'.repeat(1_200),
  questionTokens: 25,
  answerTokens: 300,
  citations: [citation, citation, citation],
})
const summary = { text: 's'.repeat(3_200), tokens: 800, throughTurn: 1 }

let cosmos: RunningCosmos
let conversations: ConversationStore
beforeAll(async () => {
  cosmos = await startCosmos()
  const client = createCosmosClient({ endpoint: cosmos.url, key: cosmos.key })
  conversations = cosmosConversationStore(lazyContainer(client, 'rag', conversationContainer), 30)
  await conversations.readSession('nobody', 'session-0', signal)
})
afterAll(() => cosmos.close())

interface Bill {
  readonly requests: Readonly<Record<string, number>>
  readonly requestUnits: number
}

async function billOf(work: () => Promise<unknown>): Promise<Bill> {
  await fetch(`${cosmos.url}/_requests`, { method: 'DELETE' })
  await work()
  const journal = (await (await fetch(`${cosmos.url}/_requests`)).json()) as {
    requestUnits: number
    counts: { operation: string; count: number }[]
  }
  const requests: Record<string, number> = {}
  for (const { operation, count } of journal.counts) requests[operation] = (requests[operation] ?? 0) + count
  return { requests, requestUnits: journal.requestUnits }
}

function depsOf() {
  return { conversations, clock: systemClock, limits: { answerTimeoutMs: 60_000 } }
}

async function answer(turnId: string, isNew = false): Promise<void> {
  const asked = { ...key, turnId }
  const history = await (isNew ? beginSession : recallHistory)(depsOf(), asked, signal)
  await rememberTurn(depsOf(), fitHistory(history, 12_000), { ...usual, id: turnId }, signal)
}

const usualRequests = { read: 1, query: 1, 'query-plan': 1, replace: 1, batch: 1 }

it('a conversation begins with two writes', async () => {
  const bill = await billOf(() => answer('turn-1', true))
  expect(bill.requests).toEqual({ create: 1, batch: 1 })
  expect(bill.requestUnits).toBeLessThan(25)
})

it('goes on with one read, one query and two writes a turn, and costs no more however long it is', async () => {
  await changeSession(depsOf(), key, (session) => ({ ...session, summary }), signal)
  const charges: number[] = []
  for (let ordinal = 2; ordinal <= 110; ordinal++) {
    const bill = await billOf(() => answer(`turn-${ordinal}`))
    expect(bill.requests).toEqual(usualRequests)
    charges.push(bill.requestUnits)
  }
  const full = charges.slice(40)
  expect(Math.max(...full)).toBeLessThan(70)
  expect(Math.max(...full) - Math.max(...charges.slice(0, 40))).toBeLessThan(1)
})

it('a question that is refused costs one read, and one that fails two writes', async () => {
  const first = await recallHistory(depsOf(), { ...key, turnId: 'failing' }, signal)
  const refused = await billOf(async () => {
    await expect(recallHistory(depsOf(), { ...key, turnId: 'second' }, signal)).rejects.toMatchObject({
      code: 'turn_in_progress',
    })
  })
  expect(refused).toEqual({ requests: { read: 1 }, requestUnits: expect.closeTo(1, 0) })
  const released = await billOf(() => releaseHistory(depsOf(), { ...key, turnId: 'failing' }, first))
  expect(released.requests).toEqual({ replace: 1 })
})

it('a list of conversations costs one query a page, without their summaries', async () => {
  const bill = await billOf(() => conversations.listSessions('ada', { limit: 20 }, signal))
  expect(bill.requests).toEqual({ query: 1, 'query-plan': 1 })
  expect(bill.requestUnits).toBeLessThan(3)
})
