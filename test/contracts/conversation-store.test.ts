// Conversations, in memory and in Cosmos DB.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningCosmos } from '../../local/cosmos/start-cosmos.ts'
import { startCosmos } from '../../local/cosmos/start-cosmos.ts'
import { createCosmosClient, lazyContainer } from '../../shared/azure/cosmos-client.ts'
import { conversationContainer, cosmosConversationStore } from '../../shared/azure/cosmos-conversation-store.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import { fitHistory } from '../../shared/memory/fit-history.ts'
import { recallHistory } from '../../shared/memory/recall-history.ts'
import { rememberTurn } from '../../shared/memory/remember-turn.ts'
import { MemoryConversationStore } from '../fakes/memory-conversation-store.ts'
import { sessionOf, turnOf } from '../memory/turns.ts'
import { itIsAConversationStore } from './conversation-store.contract.ts'

describe('conversations in memory', () => {
  itIsAConversationStore(async () => new MemoryConversationStore())
})

describe('conversations in Cosmos DB', () => {
  let cosmos: RunningCosmos
  let databases = 0
  beforeAll(async () => {
    cosmos = await startCosmos()
  })
  afterAll(() => cosmos.close())

  const store = async () => {
    const client = createCosmosClient({ endpoint: cosmos.url, key: cosmos.key })
    return cosmosConversationStore(lazyContainer(client, `rag-${++databases}`, conversationContainer))
  }
  itIsAConversationStore(store)

  it('costs one point read, one query, one claim and one batch a turn', async () => {
    const conversations = await store()
    const { signal } = new AbortController()
    await conversations.writeTurn(sessionOf(), turnOf(), undefined, signal)
    await fetch(`${cosmos.url}/_requests`, { method: 'DELETE' })

    const deps = { conversations, clock: systemClock, limits: { answerTimeoutMs: 60_000 } }
    const history = await recallHistory(deps, { userId: 'ada', sessionId: 'session-1', turnId: 'turn-2' }, signal)
    await rememberTurn(deps, fitHistory(history, 1_000), turnOf({ id: 'turn-2' }), signal)

    const journal = (await (await fetch(`${cosmos.url}/_requests`)).json()) as {
      counts: { operation: string; count: number }[]
    }
    const counts = Object.fromEntries(journal.counts.map(({ operation, count }) => [operation, count]))
    // The SDK asks for the query's plan beside the query itself; the plan costs no request units.
    expect(counts).toEqual({ read: 1, query: 1, 'query-plan': 1, replace: 1, batch: 1 })
  })
})
