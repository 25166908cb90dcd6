import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import { changeSession } from '../../shared/memory/change-session.ts'
import type { Session } from '../../shared/memory/conversation.ts'
import type { Step } from '../fakes/scripted-chat-model.ts'
import { finish, text } from '../fakes/scripted-chat-model.ts'
import { sessionOf, storeTurn, turnOf } from '../memory/turns.ts'
import { desk, typesOf } from './desk.ts'

const { signal } = new AbortController()

describe('a question that is sent again', () => {
  const resent = { isNewSession: false, clientMessageId: 'message-1', turnId: 'turn-again' }

  async function askedOnce() {
    const things = desk(text('At new '), text('moon [1].'), finish)
    const first = await Array.fromAsync(things.ask({ clientMessageId: 'message-1' }))
    return { ...things, first, session: async () => things.conversations.readSession('ada', 'session-1', signal) }
  }

  test('gets the remembered answer, without a search, a model or another turn', async () => {
    const { ask, first, chatModel, searches, turns, session, completions, replays } = await askedOnce()
    const again = await Array.fromAsync(ask(resent))
    expect(again.map(({ type }) => type)).toEqual(['start', 'sources', 'text-delta', 'end'])
    expect([again[0], again[2], again[3]]).toEqual([first[0], text('At new moon [1].'), first.at(-1)])
    expect([chatModel.requests.length, searches(), completions.length]).toEqual([1, 1, 1])
    expect(replays).toMatchObject([{ requestId: 'request-1', sessionId: 'session-1' }])
    expect(await turns()).toHaveLength(1)
    expect((await session())?.session.answering).toBeUndefined()
  })

  test('and again leaves the session free for the next', async () => {
    const { ask, turns } = await askedOnce()
    for (const _ of [1, 2]) await Array.fromAsync(ask(resent))
    await Array.fromAsync(ask({ ...resent, clientMessageId: 'message-2' }))
    expect((await turns()).map(({ id }) => id)).toEqual(['turn-again', 'turn-1'])
  })

  test('after an interruption is answered afresh, and the history shows it once', async () => {
    const { ask, chatModel, turns, conversations } = desk(text('At new '), text('moon.'), finish)
    await storeTurn(conversations, sessionOf(), turnOf())
    for await (const { type } of ask({ ...resent, turnId: 'turn-half' })) if (type === 'text-delta') break
    expect(await turns()).toMatchObject([{ id: 'turn-half', state: 'interrupted' }, { ordinal: 1 }])

    await Array.fromAsync(ask(resent))
    expect(chatModel.requests[1]?.messages).toEqual(chatModel.requests[0]?.messages)
    expect(await turns()).toMatchObject([
      { id: 'turn-again', ordinal: 2, answer: 'At new moon.', state: 'finished' },
      { ordinal: 1 },
    ])
    expect((await conversations.readSession('ada', 'session-1', signal))?.session.turnCount).toBe(2)
  })
})

describe('a session that is answering already', () => {
  async function busy(...script: readonly Step[]) {
    const things = desk(...script)
    await storeTurn(things.conversations, sessionOf(), turnOf())
    const first = things.ask({ isNewSession: false, turnId: 'turn-2' })
    await first.next()
    const askAgain = () => things.ask({ isNewSession: false, turnId: 'turn-3' })
    return { ...things, first, askAgain }
  }

  test('refuses a second question before anything is said or paid for', async () => {
    const { askAgain, chatModel, searches, errors } = await busy(text('Yes.'), finish)
    await expect(askAgain().next()).rejects.toMatchObject({ code: 'turn_in_progress', details: { turnId: 'turn-2' } })
    expect([chatModel.requests.length, searches()]).toEqual([0, 0])
    expect(errors).toMatchObject([{ code: 'turn_in_progress' }])
  })

  test('is free again when the answer has ended', async () => {
    const { first, askAgain, turns } = await busy(text('Yes.'), finish)
    await Array.fromAsync(first)
    await Array.fromAsync(askAgain())
    expect((await turns()).map(({ id }) => id)).toEqual(['turn-3', 'turn-2', 'turn-1'])
  })

  test('is free again when the answer has failed, as soon as its caller knows', async () => {
    const { first, askAgain } = await busy(text('Half'), new AppError('upstream_failed', 'No.'))
    await expect(Array.fromAsync(first)).rejects.toMatchObject({ code: 'upstream_failed' })
    expect((await askAgain().next()).value).toMatchObject({ type: 'start' })
  })

  test('is free again when the answer took too long', async () => {
    const { first, askAgain, clock } = await busy(text('Half'), () => clock.sleep(90_000), text('more'), finish)
    await expect(clock.runUntil(Array.fromAsync(first))).rejects.toMatchObject({ code: 'deadline_exceeded' })
    expect((await askAgain().next()).value).toMatchObject({ type: 'start' })
  })

  test.each([
    ['before the first token', 'sources'],
    ['in the middle', 'text-delta'],
  ])('is free again when its caller has left %s', async (_, last) => {
    const { first, askAgain, clock } = await busy(text('At new '), text('moon.'), finish)
    for await (const { type } of first) if (type === last) break
    expect((await askAgain().next()).value).toMatchObject({ type: 'start' })
    expect(clock.pendingTimers).toBe(1)
  })

  test('is free again when its caller has left while the model was silent', async () => {
    const leave = new AbortController()
    const { ask, conversations, chatModel } = desk(async () => leave.abort(), text('At new moon.'), finish)
    await storeTurn(conversations, sessionOf(), turnOf())
    await Array.fromAsync(ask({ isNewSession: false, turnId: 'turn-left' }, leave.signal))
    expect(chatModel.requests).toHaveLength(1)
    expect((await ask({ isNewSession: false, turnId: 'turn-2' }).next()).value).toMatchObject({ type: 'start' })
  })

  test('is free again when the budget has refused the question', async () => {
    const { ask, askAgain, first, spending } = await busy(text('Yes.'), finish)
    await Array.fromAsync(first)
    spending.refusal = new AppError('budget_exceeded', 'Your budget for today is used up.')
    await expect(ask({ isNewSession: false, turnId: 'turn-poor' }).next()).rejects.toMatchObject({
      code: 'budget_exceeded',
    })
    spending.refusal = undefined
    expect((await askAgain().next()).value).toMatchObject({ type: 'start' })
  })

  test('lets a resend of what it has answered through when the budget is used up', async () => {
    const { ask, spending } = desk(text('Yes.'), finish)
    await Array.fromAsync(ask({ clientMessageId: 'message-1' }))
    spending.refusal = new AppError('budget_exceeded', 'Your budget for today is used up.')
    const again = ask({ isNewSession: false, clientMessageId: 'message-1', turnId: 'turn-2' })
    expect(await typesOf(again)).toEqual(['start', 'sources', 'text-delta', 'end'])
  })

  test('has its turn, and the summary that was written meanwhile', async () => {
    const { first, conversations, turns } = await busy(text('Yes.'), finish)
    const summary = { text: 'User: about tides.', tokens: 4, throughTurn: 1 }
    const summarise = (session: Session): Session => ({ ...session, summary })
    await changeSession({ conversations }, { userId: 'ada', sessionId: 'session-1' }, summarise, signal)
    await Array.fromAsync(first)
    expect(await turns()).toHaveLength(2)
    const { session } = (await conversations.readSession('ada', 'session-1', signal)) ?? {}
    expect(session).toMatchObject({ summary, turnCount: 2, answering: undefined })
  })
})
