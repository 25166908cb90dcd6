import { describe, expect, test } from 'vitest'
import { answerQuestion } from '../../shared/chat/answer-question.ts'
import type { ChatEvent } from '../../shared/chat/chat-event.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { changeSession } from '../../shared/memory/change-session.ts'
import type { Session } from '../../shared/memory/conversation.ts'
import { ModelError } from '../../shared/models/model-failure.ts'
import type { ChatModelEvent, ChatRequest } from '../../shared/models/chat-model.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import type { Step } from '../fakes/scripted-chat-model.ts'
import { finish, ScriptedChatModel, text } from '../fakes/scripted-chat-model.ts'
import { sessionOf, storeTurn, turnOf } from '../memory/turns.ts'
import { desk, questionOf } from './desk.ts'

const { signal } = new AbortController()

/** As the region pool does: the wait for the next event ends with the signal. */
async function* abortable(events: AsyncIterable<ChatModelEvent>, stop: AbortSignal): AsyncGenerator<ChatModelEvent> {
  const stopped = new Promise<never>((_, reject) => stop.addEventListener('abort', () => reject(stop.reason)))
  const iterator = events[Symbol.asyncIterator]()
  for (;;) {
    const next = await Promise.race([iterator.next(), stopped])
    if (next.done) return
    yield next.value
  }
}

async function typesOf(events: AsyncIterable<ChatEvent>): Promise<string[]> {
  return (await Array.fromAsync(events)).map(({ type }) => type)
}

describe('an answer', () => {
  test('starts, shows its sources, comes piece by piece, and ends with the citations it used', async () => {
    const { ask } = desk(text('At new moon '), text('[1].'), finish)
    const events = await Array.fromAsync(ask())
    expect(events.map(({ type }) => type)).toEqual(['start', 'sources', 'text-delta', 'text-delta', 'end'])
    expect(events.at(-1)).toMatchObject({ citations: [{ number: 1, page: 4 }], region: 'north', finishReason: 'stop' })
  })

  test('is remembered with its question, and told to telemetry once', async () => {
    const { ask, turns, completions, errors } = desk(text('At new moon [1].'), finish)
    await Array.fromAsync(ask())
    expect(await turns()).toMatchObject([
      {
        ordinal: 1,
        question: 'When are spring tides?',
        answer: 'At new moon [1].',
        state: 'finished',
        citations: [{ page: 4 }],
        attempts: [{ deployment: 'north/chat', outcome: 'succeeded' }],
      },
    ])
    expect(completions).toMatchObject([{ requestId: 'request-1', totalTokens: 107, passages: 2, finishReason: 'stop' }])
    expect(errors).toEqual([])
  })

  test('takes back what an earlier region wrote when it starts afresh', async () => {
    const { ask, turns } = desk(text('Half a sen'), { type: 'restart' }, text('Whole.'), finish)
    expect(await typesOf(ask())).toEqual(['start', 'sources', 'text-delta', 'restart', 'text-delta', 'end'])
    expect((await turns()).map(({ answer }) => answer)).toEqual(['Whole.'])
  })

  test('knows what was said before, as far as whole turns fit', async () => {
    const { ask, chatModel, conversations, completions } = desk(text('Yes.'), finish)
    await storeTurn(conversations, sessionOf(), turnOf({ question: 'oldest', questionTokens: 500 }))
    const latest = turnOf({ ordinal: 2, question: 'Who are you?', answer: 'A tide table.' })
    await storeTurn(conversations, sessionOf({ turnCount: 2 }), latest)

    await Array.fromAsync(ask({ isNewSession: false, turnId: 'turn-3' }))
    const contents = chatModel.requests[0]?.messages.map(({ content }) => content) ?? []
    expect(contents.slice(1, 3)).toEqual(['Who are you?', 'A tide table.'])
    expect(contents.join()).not.toContain('oldest')
    expect(completions).toMatchObject([{ historyTurns: 1, historyTurnsLeftOut: 1 }])
    expect((await conversations.readSession('ada', 'session-1', signal))?.session.turnCount).toBe(3)
  })
})

describe('a follow-up question', () => {
  async function followUp(helperModel?: ScriptedChatModel) {
    const things = desk(text('Yes.'), finish)
    await storeTurn(things.conversations, sessionOf(), turnOf())
    const deps = helperModel ? { ...things.deps, helperModel } : things.deps
    const question = questionOf({ isNewSession: false, turnId: 'turn-2', text: 'And in Sweden?' })
    await things.clock.runUntil(Array.fromAsync(answerQuestion(deps, question, signal)))
    return things
  }

  test('is searched for as it stands alone, and answered and remembered as it was asked', async () => {
    const { lastSearch, chatModel, turns } = await followUp()
    expect(lastSearch()).toBe('When are spring tides in Sweden?')
    expect(chatModel.requests[0]?.messages.at(-1)?.content).toMatch(/And in Sweden\?$/)
    expect((await turns())[0]?.question).toBe('And in Sweden?')
  })

  test.each([
    ['fails', new ScriptedChatModel(new Error('down'))],
    ['says nothing', new ScriptedChatModel(finish)],
  ])('is searched for as it was asked when the helper %s', async (_, helper) => {
    expect((await followUp(helper)).lastSearch()).toBe('And in Sweden?')
  })

  test('does not wait long for a helper that is slow', async () => {
    const clock = new FakeClock()
    const { deps, conversations, lastSearch } = desk(text('Yes.'), finish)
    await storeTurn(conversations, sessionOf(), turnOf())
    const helperModel = new ScriptedChatModel(() => clock.sleep(60_000), text('late'), finish)
    const listening = {
      stream: (request: ChatRequest, stop: AbortSignal) => abortable(helperModel.stream(request, stop), stop),
    }
    const question = questionOf({ isNewSession: false, text: 'And in Sweden?' })
    const startedAt = clock.now()
    await clock.runUntil(Array.fromAsync(answerQuestion({ ...deps, clock, helperModel: listening }, question, signal)))
    expect(lastSearch()).toBe('And in Sweden?')
    expect(clock.now() - startedAt).toBe(2_000)
  })

  test('is not rewritten when nothing was said before', async () => {
    const { ask, lastSearch } = desk(text('Yes.'), finish)
    await Array.fromAsync(ask({ text: 'And in Sweden?' }))
    expect(lastSearch()).toBe('And in Sweden?')
  })
})

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

describe('a conversation that grows', () => {
  test('asks for a summary when a batch of turns is full, and not before', async () => {
    const { ask, summaryJobs } = desk(text('Yes.'), finish)
    const summaries = () => summaryJobs.filter(({ kind }) => kind === 'summary')
    await Array.fromAsync(ask())
    expect(summaries()).toEqual([])
    await Array.fromAsync(ask({ isNewSession: false, turnId: 'turn-2' }))
    expect(summaries()).toEqual([{ userId: 'ada', tenantId: 'contoso', sessionId: 'session-1', kind: 'summary' }])
  })

  test('asks for a title after its first answer, again after the second while it has none, and then no more', async () => {
    const { ask, summaryJobs } = desk(text('Yes.'), finish)
    const titles = () => summaryJobs.filter(({ kind }) => kind === 'title')
    const first = ask()
    for (let event = await first.next(); event.value?.type !== 'text-delta'; event = await first.next()) continue
    expect(titles(), 'never before the answer').toEqual([])
    await Array.fromAsync(first)
    expect(titles()).toEqual([{ userId: 'ada', tenantId: 'contoso', sessionId: 'session-1', kind: 'title' }])
    for (const turnId of ['turn-2', 'turn-3', 'turn-4']) await Array.fromAsync(ask({ isNewSession: false, turnId }))
    expect(titles()).toHaveLength(2)
  })

  test('ends its answers also when the queue refuses the jobs', async () => {
    const { deps, telemetry, completions } = desk(text('Yes.'), finish)
    const refusing = { send: () => Promise.reject(new AppError('upstream_failed', 'The job queue did not answer.')) }
    const events = await Array.fromAsync(answerQuestion({ ...deps, summaries: refusing }, questionOf({}), signal))
    expect(events.at(-1)).toMatchObject({ type: 'end' })
    expect(completions).toHaveLength(1)
    expect(telemetry.of('summaryFailed')).toMatchObject([{ kind: 'title', code: 'upstream_failed' }])
  })

  test('is not kept waiting for a queue that does not answer: the answer ends, and telemetry says what was not asked for', async () => {
    const { deps, clock, telemetry } = desk(text('Yes.'), finish)
    const hanging = { send: (_: unknown, stop: AbortSignal) => clock.sleep(600_000, stop) }
    const startedAt = clock.now()
    const events = answerQuestion({ ...deps, summaries: hanging }, questionOf({}), signal)
    expect((await clock.runUntil(Array.fromAsync(events))).at(-1)).toMatchObject({ type: 'end' })
    expect(clock.now() - startedAt).toBe(2_000)
    expect(telemetry.of('summaryFailed')).toEqual([
      { sessionId: 'session-1', kind: 'title', code: 'deadline_exceeded' },
    ])
    expect(clock.pendingTimers).toBe(0)
  })

  test('shows the model the summary of what no longer fits', async () => {
    const { ask, chatModel, conversations, completions } = desk(text('Yes.'), finish)
    const summary = { text: 'User: my boat is called Petrel.', tokens: 8, throughTurn: 1 }
    await storeTurn(conversations, sessionOf({ summary }), turnOf({ questionTokens: 900 }))
    await Array.fromAsync(ask({ isNewSession: false, turnId: 'turn-2' }))
    const contents = chatModel.requests[0]?.messages.map(({ content }) => content) ?? []
    expect(contents.at(-1)).toContain('my boat is called Petrel')
    expect(completions).toMatchObject([{ historyTurnsLeftOut: 1, historyTurnsForgotten: 0 }])
  })
})

describe('a prompt that the service finds too long', () => {
  const overflow = new ModelError({ kind: 'context-overflow' })

  test('is shrunk once, the question staying whole, and telemetry says so', async () => {
    const { ask, chatModel, completions } = desk(text('Yes.'), finish)
    chatModel.failFirst(overflow)
    expect(await typesOf(ask())).toEqual(['start', 'sources', 'sources', 'text-delta', 'end'])
    const [first, second] = chatModel.requests
    expect(second?.promptTokens).toBeLessThanOrEqual(first?.promptTokens ?? 0)
    expect(second?.messages.at(-1)?.content).toContain('When are spring tides?')
    expect(completions).toMatchObject([{ wasPromptShrunk: true }])
  })

  test('twice is an error that says what to do', async () => {
    const { ask, chatModel, errors } = desk(overflow)
    await expect(Array.fromAsync(ask())).rejects.toMatchObject({ code: 'upstream_failed' })
    expect(chatModel.requests).toHaveLength(2)
    expect(errors).toMatchObject([{ code: 'upstream_failed' }])
  })
})

describe('a question that is refused', () => {
  test('for its length costs nothing', async () => {
    const { ask, chatModel, searches, errors } = desk(text('Yes.'), finish)
    await expect(Array.fromAsync(ask({ text: 'a'.repeat(1_000) }))).rejects.toMatchObject({
      code: 'too_large',
      details: { limitTokens: 100 },
    })
    expect([chatModel.requests.length, searches()]).toEqual([0, 0])
    expect(errors).toMatchObject([{ code: 'too_large' }])
  })

  test('for its unknown session is refused before anything is said', async () => {
    const { ask, searches } = desk(text('Yes.'), finish)
    const events = ask({ isNewSession: false })
    await expect(events.next()).rejects.toMatchObject({ code: 'not_found' })
    expect(searches()).toBe(0)
  })

  test("for somebody else's session looks the same", async () => {
    const { ask, conversations } = desk(text('Yes.'), finish)
    await storeTurn(conversations, sessionOf({ userId: 'bob' }), turnOf({ userId: 'bob' }))
    await expect(ask({ isNewSession: false }).next()).rejects.toMatchObject({ code: 'not_found' })
  })
})

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
