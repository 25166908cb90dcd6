import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import { finish, text } from '../fakes/scripted-chat-model.ts'
import { desk, typesOf } from './desk.ts'

describe('an answer that ends just in time', () => {
  test('is stored and ends, although its time is up meanwhile', async () => {
    const { ask, clock, conversations, turns } = desk(text('Yes.'), () => clock.sleep(59_990), finish)
    const write = conversations.writeTurn.bind(conversations)
    conversations.writeTurn = async (...turn) => {
      await clock.sleep(500, turn[3])
      return await write(...turn)
    }
    expect(await clock.runUntil(typesOf(ask()))).toEqual(['start', 'sources', 'text-delta', 'end'])
    expect(await turns()).toMatchObject([{ state: 'finished' }])
  })
})

describe('an answer that fails', () => {
  test('is an error to the caller and to telemetry, and nothing of it is remembered', async () => {
    const failure = new AppError('upstream_failed', 'The model could not answer.')
    const { ask, turns, completions, errors } = desk(text('Half a sen'), failure)
    await expect(Array.fromAsync(ask())).rejects.toBe(failure)
    expect(await turns()).toEqual([])
    expect(completions).toEqual([])
    expect(errors).toMatchObject([
      { requestId: 'request-1', code: 'upstream_failed', attempts: [{ outcome: 'unavailable/500' }] },
    ])
  })

  test('by taking too long ends when its time is up', async () => {
    const { ask, clock, errors, turns } = desk(text('Half'), () => clock.sleep(90_000), text('more'), finish)
    const answer = clock.runUntil(Array.fromAsync(ask()))
    await expect(answer).rejects.toMatchObject({ code: 'deadline_exceeded' })
    expect(errors).toMatchObject([{ code: 'deadline_exceeded' }])
    expect(await turns()).toEqual([])
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('a caller who leaves', () => {
  test('in the middle of the answer stops the model, and what was written is kept', async () => {
    const { ask, chatModel, turns, completions, errors, clock } = desk(text('At new '), text('moon.'), finish)
    for await (const event of ask()) if (event.type === 'text-delta') break
    expect(chatModel.cancelled).toBe(1)
    expect(await turns()).toMatchObject([{ answer: 'At new ', state: 'interrupted' }])
    expect(completions).toMatchObject([{ finishReason: 'interrupted', completionTokens: 7 }])
    expect(errors).toEqual([])
    expect(clock.pendingTimers).toBe(0)
  })

  test('while the model is silent is the same', async () => {
    const leave = new AbortController()
    const { ask, turns, completions } = desk(text('At new '), async () => leave.abort(), text('moon.'), finish)
    expect(await typesOf(ask({}, leave.signal))).toEqual(['start', 'sources', 'text-delta'])
    expect(await turns()).toMatchObject([{ answer: 'At new ', state: 'interrupted' }])
    expect(completions).toHaveLength(1)
  })

  test('while the whole answer is being stored changes nothing: it is stored, and its title is asked for', async () => {
    const leave = new AbortController()
    const { ask, conversations, turns, summaryJobs, completions, telemetry } = desk(text('At new moon [1].'), finish)
    const write = conversations.writeTurn.bind(conversations)
    conversations.writeTurn = async (...turn) => {
      leave.abort()
      return await write(...turn)
    }
    await Array.fromAsync(ask({}, leave.signal))
    expect(await turns()).toMatchObject([{ state: 'finished' }])
    expect(summaryJobs).toMatchObject([{ kind: 'title' }])
    expect(completions).toMatchObject([{ finishReason: 'stop' }])
    expect(telemetry.of('summaryFailed')).toEqual([])
  })

  test('before the first token leaves no turn behind, but a line of telemetry', async () => {
    const { ask, turns, completions } = desk(text('At new moon.'), finish)
    for await (const event of ask()) if (event.type === 'sources') break
    expect(await turns()).toEqual([])
    expect(completions).toMatchObject([{ finishReason: 'interrupted' }])
  })
})
