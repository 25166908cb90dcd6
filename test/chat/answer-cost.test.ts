import { describe, expect, test } from 'vitest'
import { answerQuestion } from '../../shared/chat/answer-question.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { finish, text } from '../fakes/scripted-chat-model.ts'
import { sessionOf, storeTurn, turnOf } from '../memory/turns.ts'
import { desk, questionOf } from './desk.ts'

const { signal } = new AbortController()

describe('what an answer costs', () => {
  const embedding = 9
  const call = 107

  test('is told at the end and kept with the turn: retrieving and answering', async () => {
    const { ask, turns, completions } = desk(text('At new moon [1].'), finish)
    const end = (await Array.fromAsync(ask())).at(-1)
    expect(end).toMatchObject({ type: 'end', costMicroDollars: embedding + call })
    expect(await turns()).toMatchObject([{ costMicroDollars: embedding + call }])
    expect(completions).toMatchObject([{ costMicroDollars: embedding + call }])
  })

  test('includes rewriting a follow-up', async () => {
    const { ask, conversations } = desk(text('At new moon [1].'), finish)
    await storeTurn(conversations, sessionOf(), turnOf())
    const end = (await Array.fromAsync(ask({ isNewSession: false }))).at(-1)
    expect(end).toMatchObject({ type: 'end', costMicroDollars: call + embedding + call })
  })

  test('is kept for an answer that was left before its end', async () => {
    const { ask, turns } = desk(text('At new '), text('moon'), finish)
    for await (const event of ask()) if (event.type === 'text-delta') break
    expect(await turns()).toMatchObject([{ state: 'interrupted', costMicroDollars: embedding + call }])
  })
})

describe('an answer and its budget', () => {
  test('what the ledger and the queue take is told as times of their own', async () => {
    const { deps, clock, spending, completions } = desk(text('At new moon.'), finish)
    const slow: typeof deps = {
      ...deps,
      spending: { open: async (...asked) => (await clock.advance(400), spending.open(...asked)) },
      summaries: { send: () => clock.advance(300) },
    }
    await Array.fromAsync(answerQuestion(slow, questionOf({}), signal))
    expect(completions).toMatchObject([{ reserveMs: 400, beginMs: 0, rememberMs: 300, latencyMs: 700 }])
  })

  test('the question is refused before anything is said, searched for or paid for', async () => {
    const { ask, spending, chatModel, searches } = desk(text('At new moon.'), finish)
    spending.refusal = new AppError('budget_exceeded', 'Your budget for today is used up.')
    await expect(ask().next()).rejects.toMatchObject({ code: 'budget_exceeded' })
    expect(chatModel.requests).toEqual([])
    expect(searches()).toBe(0)
  })

  test('is charged to the user and the tenant, call by call', async () => {
    const { ask, spending } = desk(text('At new moon [1].'), finish)
    await Array.fromAsync(ask())
    expect(spending.opened).toMatchObject([
      {
        work: 'answer',
        payer: { userId: 'ada', tenantId: 'contoso', mayExceedBudget: false },
        lines: [
          { purpose: 'retrieval', costMicroDollars: 9 },
          { purpose: 'answer', costMicroDollars: 107 },
        ],
      },
    ])
  })

  test.each([
    ['is answered', async (events: AsyncIterable<unknown>) => void (await Array.fromAsync(events))],
    [
      'is left',
      async (events: AsyncIterable<{ type: string }>) => {
        for await (const { type } of events) if (type === 'sources') break
      },
    ],
  ])('nothing stays set aside once the question %s', async (_, read) => {
    const { ask, spending } = desk(text('At new moon [1].'), finish)
    await read(ask())
    expect(spending.opened[0]?.ceiling.microDollars).toBeGreaterThan(1_000)
    expect(spending.opened[0]?.promisedMicroDollars).toBe(0)
  })

  test('nothing stays set aside for an answer that fails', async () => {
    const { ask, spending } = desk(new AppError('upstream_failed', 'No region answered.'))
    await expect(Array.fromAsync(ask())).rejects.toMatchObject({ code: 'upstream_failed' })
    expect(spending.opened[0]?.promisedMicroDollars).toBe(0)
  })

  test('once the prompt is known, no more is set aside than it can cost', async () => {
    const { ask, spending, chatModel } = desk(text('At new moon [1].'), finish)
    let whileAnswering = 0
    for await (const { type } of ask())
      if (type === 'text-delta') whileAnswering = spending.opened[0]?.promisedMicroDollars ?? 0
    const { promptTokens = 0, maxOutputTokens = 0 } = chatModel.requests[0] ?? {}
    expect(whileAnswering).toBe(3 * (promptTokens + maxOutputTokens))
    expect(whileAnswering).toBeLessThan(spending.opened[0]?.ceiling.microDollars ?? 0)
  })

  test('is given by the small model while the budget pays for no more', async () => {
    const { ask, spending, chatModel } = desk(text('At new moon [1].'), finish)
    spending.isDegraded = true
    const events = await Array.fromAsync(ask())
    expect(chatModel.requests).toEqual([])
    expect(events.filter(({ type }) => type === 'text-delta')).toEqual([
      { type: 'text-delta', text: 'When are spring tides in Sweden?' },
    ])
  })

  test('that could cost more than one answer may is refused before the model is asked for it', async () => {
    const { deps, chatModel } = desk(text('At new moon [1].'), finish)
    const cheap = { ...deps, mostPerAnswerMicroDollars: 1_000 }
    await expect(Array.fromAsync(answerQuestion(cheap, questionOf({}), signal))).rejects.toMatchObject({
      code: 'budget_exceeded',
      details: { budget: 'request', limitMicroDollars: 1_000 },
    })
    expect(chatModel.requests).toEqual([])
  })
})
