// Conversations, in memory and in Cosmos DB.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningCosmos } from '../../local/cosmos/start-cosmos.ts'
import { startCosmos } from '../../local/cosmos/start-cosmos.ts'
import { createCosmosClient, lazyContainer } from '../../shared/azure/cosmos-client.ts'
import { conversationContainer, cosmosConversationStore } from '../../shared/azure/cosmos-conversation-store.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import type { ConversationStore } from '../../shared/memory/conversation-store.ts'
import { fitHistory } from '../../shared/memory/fit-history.ts'
import { readConversation } from '../../shared/memory/read-conversation.ts'
import { renameConversation } from '../../shared/memory/rename-conversation.ts'
import { rememberTurn } from '../../shared/memory/remember-turn.ts'
import { MemoryConversationStore } from '../fakes/memory-conversation-store.ts'
import { claimOrBegin, sessionOf, turnOf } from '../memory/turns.ts'
import { itIsAConversationStore } from './conversation-store.contract.ts'

describe('conversations in memory', () => {
  itIsAConversationStore(async () => new MemoryConversationStore())
})

describe('conversations in Cosmos DB', () => {
  let cosmos: RunningCosmos
  let databases = 0
  let aheadMs = 0
  beforeAll(async () => {
    cosmos = await startCosmos({ clock: { ...systemClock, now: () => systemClock.now() + aheadMs } })
  })
  afterAll(() => cosmos.close())

  const store = async (ttlDays = 0) => {
    const client = createCosmosClient({ endpoint: cosmos.url, key: cosmos.key })
    return cosmosConversationStore(lazyContainer(client, `rag-${++databases}`, conversationContainer), ttlDays)
  }
  itIsAConversationStore(store)

  const passDays = (days: number): void => void (aheadMs += days * 86_400_000)
  const { signal: never } = new AbortController()
  const wanted = { userId: 'ada', sessionId: 'session-1' }

  async function answerATurn(conversations: ConversationStore, turnId: string) {
    const deps = { conversations, clock: systemClock, limits: { answerTimeoutMs: 60_000 } }
    const history = fitHistory(await claimOrBegin(deps, wanted, turnId), 1_000)
    await rememberTurn(deps, history, turnOf({ id: turnId }), never)
    return history
  }

  it('keeps conversations for ever when no time to live is set', async () => {
    const conversations = await store()
    await answerATurn(conversations, 'turn-1')
    passDays(10_000)
    expect((await readConversation({ conversations }, wanted, never)).turns).toHaveLength(1)
  })

  it('deletes a conversation, with all its turns, when nobody has gone on with it for the time to live', async () => {
    const conversations = await store(30)
    await answerATurn(conversations, 'turn-1')
    await answerATurn(conversations, 'turn-2')
    passDays(31)
    await expect(readConversation({ conversations }, wanted, never)).rejects.toMatchObject({ code: 'not_found' })
    expect((await conversations.listSessions('ada', { limit: 10 }, never)).sessions).toEqual([])
    expect(await conversations.latestTurns('ada', 'session-1', 10, never)).toEqual([])
  })

  it.each([0, 30])('keeps a session without an answer for a day (time to live: %i days)', async (ttlDays) => {
    const conversations = await store(ttlDays)
    await conversations.createSession(sessionOf({ turnCount: 0 }), never)
    await conversations.createSession(sessionOf({ id: 'session-2', turnCount: 0 }), never)
    passDays(0.9)
    await answerATurn(conversations, 'turn-1')
    passDays(0.2)
    expect(await conversations.readSession('ada', 'session-2', never)).toBeUndefined()
    expect((await readConversation({ conversations }, wanted, never)).turns).toHaveLength(1)
  })

  it('lets old turns of a living conversation go, while recall, list and summary go on with the rest', async () => {
    const conversations = await store(30)
    for (const turnId of ['turn-1', 'turn-2']) await answerATurn(conversations, turnId)
    passDays(20)
    await answerATurn(conversations, 'turn-3')
    passDays(20)
    const history = await answerATurn(conversations, 'turn-4')
    expect(history.turns.map(({ id }) => id)).toEqual(['turn-3'])
    expect(history).toMatchObject({ turnsBefore: 3, historyFrom: 3, turnsLeftOut: 2 })

    expect((await readConversation({ conversations }, wanted, never)).turns.map(({ ordinal }) => ordinal)).toEqual([
      3, 4,
    ])
    expect((await conversations.listSessions('ada', { limit: 10 }, never)).sessions).toMatchObject([{ turnCount: 4 }])
    expect((await conversations.turnsAfter('ada', 'session-1', 0, 10, never)).map(({ id }) => id)).toEqual([
      'turn-3',
      'turn-4',
    ])
    expect(await conversations.deleteSession('ada', 'session-1', never)).toBe(true)
  })

  it('answers in a conversation that only its name has kept alive', async () => {
    const conversations = await store(30)
    await answerATurn(conversations, 'turn-1')
    passDays(20)
    await renameConversation({ conversations }, { ...wanted, title: 'Kept' }, never)
    passDays(20)
    expect((await readConversation({ conversations }, wanted, never)).turns).toEqual([])
    expect(await answerATurn(conversations, 'turn-2')).toMatchObject({ turns: [], turnsBefore: 1, historyFrom: 2 })
    expect((await readConversation({ conversations }, wanted, never)).turns).toMatchObject([{ ordinal: 2 }])
  })
})
