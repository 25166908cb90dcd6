// What every ConversationStore promises.
import { expect, it } from 'vitest'
import type { ConversationStore } from '../../shared/memory/conversation-store.ts'
import { sessionOf, storeTurn, turnOf } from '../memory/turns.ts'

const signal = new AbortController().signal

/** @param makeStore an empty store. */
export function itIsAConversationStore(makeStore: () => Promise<ConversationStore>): void {
  it('gives back a session and its turns as they were written', async () => {
    const store = await makeStore()
    const session = sessionOf({
      latestTurnId: 'turn-1',
      summary: { text: 'About tides.', tokens: 3, throughTurn: 1 },
      answering: { turnId: 'turn-2', until: 2_000 },
    })
    const turn = turnOf({
      clientMessageId: 'message-7',
      position: 2,
      question: `"What's <|endoftext|> -- ' OR 1=1?" \u{1F30A}`,
      citations: [
        {
          number: 1,
          documentId: 'd1',
          documentName: 'a.pdf',
          passageId: 'p1',
          title: 'A',
          page: 3,
          headings: ['H'],
          content: 'x',
        },
      ],
      attempts: [
        { deployment: 'north/chat', outcome: 'succeeded', durationMs: 20, timeToFirstTokenMs: 5, isHedge: false },
      ],
    })
    expect(await storeTurn(store, session, turn)).toBe(true)
    expect((await store.readSession('ada', 'session-1', signal))?.session).toEqual(session)
    expect(await store.latestTurns('ada', 'session-1', 10, signal)).toEqual([turn])
  })

  it('has the latest turns first, and no more than asked for', async () => {
    const store = await makeStore()
    for (let ordinal = 1; ordinal <= 12; ordinal++) {
      await storeTurn(store, sessionOf({ turnCount: ordinal }), turnOf({ ordinal }))
    }
    const ordinals = (await store.latestTurns('ada', 'session-1', 3, signal)).map(({ ordinal }) => ordinal)
    expect(ordinals).toEqual([12, 11, 10])
  })

  it('has the turns after one, oldest first', async () => {
    const store = await makeStore()
    for (let ordinal = 1; ordinal <= 6; ordinal++) {
      await storeTurn(store, sessionOf({ turnCount: ordinal }), turnOf({ ordinal }))
    }
    const after = await store.turnsAfter('ada', 'session-1', 2, 3, signal)
    expect(after.map(({ ordinal }) => ordinal)).toEqual([3, 4, 5])
    expect(await store.turnsAfter('eve', 'session-1', 0, 3, signal)).toEqual([])
  })

  it('has the latest turns from one on, newest first, without what a history does not need', async () => {
    const store = await makeStore()
    for (let ordinal = 1; ordinal <= 6; ordinal++) {
      const turn = turnOf({ ordinal, clientMessageId: `message-${ordinal}`, position: 2 * ordinal })
      await storeTurn(store, sessionOf({ turnCount: ordinal, historyFrom: 3 }), turn)
    }
    const history = await store.historyFrom('ada', 'session-1', 3, 10, signal)
    expect(history.map(({ ordinal }) => ordinal)).toEqual([6, 5, 4, 3])
    expect(history[0]).toEqual({
      id: 'turn-6',
      ordinal: 6,
      question: 'When are spring tides?',
      clientMessageId: 'message-6',
      position: 12,
      answer: 'At new and full moon.',
      questionTokens: 5,
      answerTokens: 6,
      state: 'finished',
      createdAt: 1_000,
    })
    expect(await store.historyFrom('ada', 'session-1', 1, 2, signal)).toHaveLength(2)
    expect(await store.historyFrom('eve', 'session-1', 1, 10, signal)).toEqual([])
    expect((await store.readSession('ada', 'session-1', signal))?.session.historyFrom).toBe(3)
  })

  it('replaces a session only as it was read', async () => {
    const store = await makeStore()
    await storeTurn(store, sessionOf(), turnOf())
    const record = await store.readSession('ada', 'session-1', signal)
    const revision = record?.revision ?? ''
    const next = await store.replaceSession(sessionOf({ title: 'First' }), revision, signal)
    expect(await store.replaceSession(sessionOf({ title: 'Second' }), revision, signal)).toBeUndefined()
    expect(await store.replaceSession(sessionOf({ id: 'gone' }), revision, signal)).toBeUndefined()
    const stored = await store.readSession('ada', 'session-1', signal)
    expect(stored).toMatchObject({ session: { title: 'First' }, revision: next })
    expect(await store.replaceSession(sessionOf({ title: 'Third' }), next ?? '', signal)).toBeDefined()
  })

  it('writes nothing when the session is not as expected any more', async () => {
    const store = await makeStore()
    await storeTurn(store, sessionOf(), turnOf())
    const before = await store.readSession('ada', 'session-1', signal)
    await storeTurn(store, sessionOf({ turnCount: 2 }), turnOf({ ordinal: 2 }))

    const late = turnOf({ ordinal: 3, answer: 'late' })
    expect(await store.writeTurn(sessionOf({ turnCount: 3 }), late, before?.revision ?? '', signal)).toBe(false)
    expect(await store.createSession(sessionOf({ title: 'Late' }), signal)).toBeUndefined()
    expect((await store.readSession('ada', 'session-1', signal))?.session.turnCount).toBe(2)
    expect(await store.latestTurns('ada', 'session-1', 10, signal)).toHaveLength(2)
  })

  it('replaces a turn by one with its ordinal', async () => {
    const store = await makeStore()
    await storeTurn(store, sessionOf(), turnOf({ id: 'half', state: 'interrupted' }))
    expect(await storeTurn(store, sessionOf(), turnOf({ id: 'whole' }))).toBe(true)
    expect((await store.latestTurns('ada', 'session-1', 10, signal)).map(({ id }) => id)).toEqual(['whole'])
  })

  it('lets one of two writers of the same turn win', async () => {
    const store = await makeStore()
    const revision = (await store.createSession(sessionOf(), signal)) ?? ''
    const outcomes = await Promise.all(
      ['one', 'other'].map((answer) => store.writeTurn(sessionOf(), turnOf({ answer }), revision, signal)),
    )
    expect(outcomes.toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true])
    expect(await store.latestTurns('ada', 'session-1', 10, signal)).toHaveLength(1)
  })

  it("keeps everyone's sessions apart, even under the same id", async () => {
    const store = await makeStore()
    await storeTurn(store, sessionOf(), turnOf())
    await storeTurn(store, sessionOf({ userId: 'bob' }), turnOf({ userId: 'bob', answer: "Bob's" }))
    expect(await store.readSession('eve', 'session-1', signal)).toBeUndefined()
    expect(await store.latestTurns('eve', 'session-1', 10, signal)).toEqual([])
    expect((await store.latestTurns('bob', 'session-1', 10, signal)).map(({ answer }) => answer)).toEqual(["Bob's"])
    expect((await store.listSessions('ada', { limit: 10 }, signal)).sessions).toHaveLength(1)
    expect(await store.deleteSession('eve', 'session-1', signal)).toBe(false)
    expect(await store.deleteSession('bob', 'session-1', signal)).toBe(true)
    expect(await store.latestTurns('ada', 'session-1', 10, signal)).toHaveLength(1)
  })

  it('lists sessions newest first, page by page', async () => {
    const store = await makeStore()
    for (const updatedAt of [2_000, 5_000, 3_000, 4_000, 1_000]) {
      const id = `session-${updatedAt}`
      await storeTurn(store, sessionOf({ id, updatedAt }), turnOf({ sessionId: id }))
    }
    const seen: number[] = []
    let continuation: string | undefined
    do {
      const page = await store.listSessions('ada', { limit: 2, ...(continuation ? { continuation } : {}) }, signal)
      expect(page.sessions.length).toBeLessThanOrEqual(2)
      seen.push(...page.sessions.map(({ updatedAt }) => updatedAt))
      continuation = page.continuation
    } while (continuation)
    expect(seen).toEqual([5_000, 4_000, 3_000, 2_000, 1_000])
  })

  it('creates a session once, and lists it when it has a turn', async () => {
    const store = await makeStore()
    const begun = sessionOf({ turnCount: 0, answering: { turnId: 'turn-1', until: 2_000 } })
    const revision = await store.createSession(begun, signal)
    expect(await store.createSession(sessionOf(), signal)).toBeUndefined()
    expect(await store.readSession('ada', 'session-1', signal)).toEqual({ session: begun, revision })
    expect((await store.listSessions('ada', { limit: 10 }, signal)).sessions).toEqual([])
    await store.writeTurn(sessionOf(), turnOf(), revision ?? '', signal)
    expect((await store.listSessions('ada', { limit: 10 }, signal)).sessions).toHaveLength(1)
  })

  it('deletes a session with all its turns, however many', async () => {
    const store = await makeStore()
    for (let ordinal = 1; ordinal <= 105; ordinal++) {
      await storeTurn(store, sessionOf({ turnCount: ordinal }), turnOf({ ordinal }))
    }
    expect(await store.deleteSession('ada', 'session-1', signal)).toBe(true)
    expect(await store.readSession('ada', 'session-1', signal)).toBeUndefined()
    expect(await store.latestTurns('ada', 'session-1', 200, signal)).toEqual([])
    expect(await store.deleteSession('ada', 'session-1', signal)).toBe(false)
  })

  it('gives up with the reason of the signal', async () => {
    const store = await makeStore()
    const reason = new Error('enough')
    await expect(store.readSession('ada', 'session-1', AbortSignal.abort(reason))).rejects.toBe(reason)
  })
}
