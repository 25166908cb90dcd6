import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import type { Step } from '../fakes/scripted-chat-model.ts'
import { finish, text } from '../fakes/scripted-chat-model.ts'
import { desk } from './desk.ts'

const { signal } = new AbortController()
const next = { isNewSession: false, turnId: 'turn-2', text: 'When are neap tides?' }

function newSession(...script: readonly Step[]) {
  const things = desk(...script)
  const session = async () => (await things.conversations.readSession('ada', 'session-1', signal))?.session
  const listed = async () => (await things.conversations.listSessions('ada', { limit: 10 }, signal)).sessions
  return { ...things, session, listed }
}

describe('a new session', () => {
  test('goes on after its first question has failed, and is called after the first that was answered', async () => {
    const { ask, turns, session, chatModel } = newSession(text('Between.'), finish)
    chatModel.failFirst(new AppError('upstream_failed', 'No.'))
    await expect(Array.fromAsync(ask())).rejects.toMatchObject({ code: 'upstream_failed' })
    await Array.fromAsync(ask(next))
    expect(await turns()).toMatchObject([{ id: 'turn-2', ordinal: 1 }])
    expect(await session()).toMatchObject({ title: 'When are neap tides?', turnCount: 1, answering: undefined })
  })

  test('goes on after its first answer was left before it began', async () => {
    const { ask, turns } = newSession(text('Between.'), finish)
    for await (const { type } of ask()) if (type === 'sources') break
    await Array.fromAsync(ask(next))
    expect(await turns()).toMatchObject([{ id: 'turn-2', ordinal: 1, answer: 'Between.' }])
  })

  test('refuses a second question while it answers the first', async () => {
    const { ask } = newSession(text('At new moon.'), finish)
    const first = ask()
    await first.next()
    await expect(ask(next).next()).rejects.toMatchObject({
      code: 'turn_in_progress',
      details: { turnId: 'turn-1' },
    })
    await Array.fromAsync(first)
  })

  test('is in nobody’s list before it has an answer, and keeps nothing of the question', async () => {
    const { ask, listed, session } = newSession(new AppError('upstream_failed', 'No.'))
    await Array.fromAsync(ask()).catch(() => {})
    expect(await listed()).toEqual([])
    expect(JSON.stringify(await session())).not.toContain('tides')
  })

  test('is not begun for a question that is refused', async () => {
    const { ask, session, spending } = newSession(text('Yes.'), finish)
    spending.refusal = new AppError('budget_exceeded', 'Your budget for today is used up.')
    await expect(ask().next()).rejects.toMatchObject({ code: 'budget_exceeded' })
    expect(await session()).toBeUndefined()
  })

  test('is begun once, also when the reply to that was lost', async () => {
    const { ask, conversations, turns } = newSession(text('Yes.'), finish)
    const create = conversations.createSession.bind(conversations)
    conversations.createSession = async (...args) => {
      await create(...args)
      return await create(...args)
    }
    await Array.fromAsync(ask())
    expect(await turns()).toHaveLength(1)
  })
})
