import { describe, expect, test } from 'vitest'
import { answerQuestion } from '../../shared/chat/answer-question.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { ModelError } from '../../shared/models/model-failure.ts'
import type { ChatModelEvent, ChatRequest } from '../../shared/models/chat-model.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { finish, ScriptedChatModel, text } from '../fakes/scripted-chat-model.ts'
import { sessionOf, storeTurn, turnOf } from '../memory/turns.ts'
import { desk, questionOf, typesOf } from './desk.ts'

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
