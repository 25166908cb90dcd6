import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import { changeSession } from '../../shared/memory/change-session.ts'
import type { ConversationStore } from '../../shared/memory/conversation-store.ts'
import { fitHistory } from '../../shared/memory/fit-history.ts'
import { recallHistory, releaseHistory } from '../../shared/memory/recall-history.ts'
import { rememberTurn } from '../../shared/memory/remember-turn.ts'
import { renameConversation } from '../../shared/memory/rename-conversation.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryConversationStore } from '../fakes/memory-conversation-store.ts'
import { sessionOf, storeTurn, turnOf } from './turns.ts'

const { signal } = new AbortController()
const key = { userId: 'ada', sessionId: 'session-1' }
const limits = { answerTimeoutMs: 60_000 }

async function desk() {
  const conversations = new MemoryConversationStore()
  await storeTurn(conversations, sessionOf(), turnOf())
  const deps = { conversations, clock: new FakeClock(), limits }
  const recall = async (turnId: string) => fitHistory(await recallHistory(deps, { ...key, turnId }, signal), 1_000)
  const session = async () => (await conversations.readSession('ada', 'session-1', signal))?.session
  const turns = async () => (await conversations.latestTurns('ada', 'session-1', 100, signal)).toReversed()
  return { deps, conversations, clock: deps.clock, recall, session, turns }
}

describe('a session that is answering a question', () => {
  test('refuses another one, naming the turn, and without inviting a repetition', async () => {
    const { recall } = await desk()
    await recall('turn-2')
    await expect(recall('turn-3')).rejects.toMatchObject({
      code: 'turn_in_progress',
      details: { turnId: 'turn-2' },
      retryAfterMs: undefined,
    })
  })

  test('takes the next one when the turn is remembered', async () => {
    const { deps, recall, session, turns } = await desk()
    await rememberTurn(deps, await recall('turn-2'), turnOf({ id: 'turn-2' }), signal)
    expect(await session()).toMatchObject({ turnCount: 2, answering: undefined })
    await recall('turn-3')
    expect((await turns()).map(({ ordinal }) => ordinal)).toEqual([1, 2])
  })

  test('takes the next one when no turn came of it', async () => {
    const { deps, recall, session } = await desk()
    await releaseHistory(deps, { ...key, turnId: 'turn-2' }, await recall('turn-2'))
    expect((await session())?.answering).toBeUndefined()
  })

  test('takes the next one when its instance has died and nobody can be answering any more', async () => {
    const { clock, recall, session } = await desk()
    await recall('turn-2')
    await clock.advance(limits.answerTimeoutMs)
    await expect(recall('turn-3'), 'the answer may just be stored').rejects.toMatchObject({ code: 'turn_in_progress' })
    await clock.advance(15_001)
    await recall('turn-3')
    expect((await session())?.answering?.turnId).toBe('turn-3')
  })

  test('is not written into by an answer that has lost it', async () => {
    const { deps, clock, recall, session, turns } = await desk()
    const late = await recall('turn-2')
    await clock.advance(100_000)
    const current = await recall('turn-3')
    await expect(rememberTurn(deps, late, turnOf({ id: 'turn-2' }), signal)).rejects.toMatchObject({
      code: 'turn_in_progress',
    })
    await releaseHistory(deps, { ...key, turnId: 'turn-2' }, late)
    expect((await session())?.answering?.turnId).toBe('turn-3')
    await rememberTurn(deps, current, turnOf({ id: 'turn-3' }), signal)
    expect((await turns()).map(({ id }) => id)).toEqual(['turn-1', 'turn-3'])
  })

  test('does not come back when it was deleted meanwhile', async () => {
    const { deps, conversations, recall, session } = await desk()
    const history = await recall('turn-2')
    await conversations.deleteSession('ada', 'session-1', signal)
    await expect(rememberTurn(deps, history, turnOf({ id: 'turn-2' }), signal)).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await session()).toBeUndefined()
  })

  test('has its turn once, also when the reply to the write was lost', async () => {
    const { deps, recall, turns } = await desk()
    const history = await recall('turn-2')
    await rememberTurn(deps, history, turnOf({ id: 'turn-2' }), signal)
    expect(await rememberTurn(deps, history, turnOf({ id: 'turn-2' }), signal)).toMatchObject({ turnCount: 2 })
    expect(await turns()).toHaveLength(2)
  })
})

describe('a question whose history cannot be read', () => {
  test('leaves no claim behind', async () => {
    const { deps, conversations, session } = await desk()
    const broken = new Error('the query failed')
    const failing: ConversationStore = Object.assign(Object.create(conversations) as ConversationStore, {
      readSession: conversations.readSession.bind(conversations),
      replaceSession: conversations.replaceSession.bind(conversations),
      historyFrom: () => Promise.reject(broken),
    })
    const recalling = recallHistory({ ...deps, conversations: failing }, { ...key, turnId: 'turn-2' }, signal)
    await expect(recalling).rejects.toBe(broken)
    expect((await session())?.answering).toBeUndefined()
  })
})

type Ending = 'answered' | 'failed'

/** Every step of the store waits for its turn, in an order that fast-check chooses. */
function scheduled(store: MemoryConversationStore, schedule: fc.Scheduler): ConversationStore {
  return new Proxy(store, {
    get: (target, name: keyof ConversationStore) => {
      const method = target[name].bind(target) as (...args: unknown[]) => Promise<unknown>
      return async (...args: unknown[]) => {
        await schedule.schedule(Promise.resolve(), name)
        return await method(...args)
      }
    },
  })
}

test('of all questions asked at once one is answered at a time, whatever else changes the session, and nothing is lost', async () => {
  const endings = fc.array(fc.constantFrom<Ending>('answered', 'answered', 'failed'), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), endings, async (schedule, questions) => {
      const { conversations, clock, session, turns } = await desk()
      const deps = { conversations: scheduled(conversations, schedule), clock, limits }
      let answering = 0
      const ask = async (ending: Ending, index: number): Promise<Ending | 'refused'> => {
        const turnId = `asked-${index}`
        try {
          const history = fitHistory(await recallHistory(deps, { ...key, turnId }, signal), 1_000)
          expect(++answering).toBe(1)
          expect(history.turns.map(({ ordinal }) => ordinal)).toEqual((await turns()).map(({ ordinal }) => ordinal))
          await schedule.schedule(Promise.resolve(), 'answering')
          answering--
          if (ending === 'failed') await releaseHistory(deps, { ...key, turnId }, history)
          else await rememberTurn(deps, history, turnOf({ id: turnId }), signal)
          return ending
        } catch (error) {
          expect(error).toMatchObject({
            code: 'turn_in_progress',
            details: { turnId: expect.stringMatching(/^asked/) },
          })
          return 'refused'
        }
      }
      const summary = { text: 'Tides.', tokens: 2, throughTurn: 1 }
      const asking = Promise.all(questions.map(ask))
      const others = Promise.all([
        persistently(async () => await renameConversation(deps, { ...key, title: 'Renamed' }, signal)),
        persistently(async () => await changeSession(deps, key, (current) => ({ ...current, summary }), signal)),
      ])
      await schedule.waitFor(Promise.all([asking, others]))

      const outcomes = await asking
      const remembered = outcomes.filter((outcome) => outcome === 'answered').length
      expect(outcomes.filter((outcome) => outcome !== 'refused').length).toBeGreaterThan(0)
      expect((await turns()).map(({ ordinal }) => ordinal)).toEqual(
        Array.from({ length: remembered + 1 }, (_, i) => i + 1),
      )
      expect(await session()).toMatchObject({
        turnCount: remembered + 1,
        title: 'Renamed',
        summary,
        answering: undefined,
      })
    }),
    { numRuns: 300 },
  )
})

/** Whoever loses every race is told to try again, and does. */
async function persistently(change: () => Promise<unknown>): Promise<void> {
  await change().catch(async (error: unknown) => {
    expect(error).toMatchObject({ code: 'turn_in_progress', details: {} })
    await persistently(change)
  })
}

test('a session that never stops changing is an error that may be repeated by hand', async () => {
  const { deps, conversations } = await desk()
  const restless = {
    conversations: {
      readSession: conversations.readSession.bind(conversations),
      replaceSession: async () => undefined,
    },
  }
  const changing = changeSession(restless, key, (session) => ({ ...session, title: 'New' }), signal)
  await expect(changing).rejects.toBeInstanceOf(AppError)
  expect(deps.clock.pendingTimers).toBe(0)
})
