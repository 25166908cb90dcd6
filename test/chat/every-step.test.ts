// One answer, and something that goes wrong at each of the calls it takes, one after the other: whatever it is, and wherever it
// happens, nothing that the answer held may stay behind.
import { describe, expect, test } from 'vitest'
import type { AnswerDeps } from '../../shared/chat/answer-question.ts'
import { answerQuestion } from '../../shared/chat/answer-question.ts'
import type { ChatEvent } from '../../shared/chat/chat-event.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import type { ChatModel, ChatModelEvent } from '../../shared/models/chat-model.ts'
import { finish, text } from '../fakes/scripted-chat-model.ts'
import { sessionOf, storeTurn, turnOf } from '../memory/turns.ts'
import { desk, questionOf } from './desk.ts'

const { signal } = new AbortController()
const questions = {
  'a follow-up': questionOf({ isNewSession: false, turnId: 'turn-2', text: 'And in Sweden?' }),
  'the first question of a session': questionOf({}),
}
type Kind = keyof typeof questions

/** Does something to a call: before it is made, or when it was made and its reply is on the way. */
interface Mishap {
  before?(): Promise<void>
  after?(name: string): Promise<void>
}

type World = ReturnType<typeof desk> & { readonly leave: AbortController }

/** Every call that leaves the pipeline is a step, by number and name; the mishap happens at one of them. */
function watched({ deps, leave }: { readonly deps: AnswerDeps; readonly leave: AbortController }, kind: Kind) {
  const names: string[] = []
  let mishapAt = Infinity
  let mishap: Mishap = {}
  const step = async <T>(name: string, stop: AbortSignal | undefined, call: () => Promise<T>): Promise<T> => {
    names.push(name)
    const isHere = names.length === mishapAt
    stop?.throwIfAborted()
    if (isHere) await mishap.before?.()
    stop?.throwIfAborted()
    const result = await call()
    if (isHere) await mishap.after?.(name)
    stop?.throwIfAborted()
    return result
  }
  const stepwise = (name: string, model: ChatModel): ChatModel => ({
    async *stream(request, stop): AsyncGenerator<ChatModelEvent> {
      const events = model.stream(request, stop)[Symbol.asyncIterator]()
      try {
        for (;;) {
          const next = await step(name, stop, () => events.next())
          if (next.done) return
          yield next.value
        }
      } finally {
        await events.return?.()
      }
    },
  })
  const { conversations: store } = deps
  const watching: AnswerDeps = {
    ...deps,
    conversations: {
      readSession: (...args) => step('read session', args[2], () => store.readSession(...args)),
      historyFrom: (...args) => step('read turns', args[4], () => store.historyFrom(...args)),
      latestTurns: (...args) => step('read turn', args[3], () => store.latestTurns(...args)),
      createSession: (...args) => step('begin', args[1], () => store.createSession(...args)),
      replaceSession: (...args) =>
        step(args[0].answering ? 'claim' : 'release', args[2], () => store.replaceSession(...args)),
      writeTurn: (...args) => step('write turn', args[3], () => store.writeTurn(...args)),
    },
    spending: { open: (...args) => step('open bill', undefined, () => deps.spending.open(...args)) },
    helperModel: stepwise('rewrite', deps.helperModel),
    chatModel: stepwise('answer', deps.chatModel),
    activeModel: (stop) => step('active model', stop, () => deps.activeModel(stop)),
    embeddings: {
      ...deps.embeddings,
      embed: (request, stop) => step('embed', stop, () => deps.embeddings.embed(request, stop)),
    },
    index: { search: (query, stop) => step('search', stop, () => deps.index.search(query, stop)) },
    summaries: { send: (job, stop) => step('send job', stop, () => deps.summaries.send(job, stop)) },
  }
  return {
    names,
    ask: () => answerQuestion(watching, questions[kind], leave.signal),
    arrange: (at: number, what: Mishap) => {
      mishapAt = at
      mishap = what
    },
  }
}

async function world(kind: Kind) {
  const things: World = { ...desk(text('At new '), text('moon [1].'), finish), leave: new AbortController() }
  if (kind === 'a follow-up') await storeTurn(things.conversations, sessionOf(), turnOf())
  return { ...things, ...watched(things, kind) }
}

async function stepsOf(kind: Kind): Promise<readonly string[]> {
  const { ask, names } = await world(kind)
  await Array.fromAsync(ask())
  return names
}

async function sessionOfAda({ conversations }: Pick<World, 'conversations'>) {
  return (await conversations.readSession('ada', 'session-1', signal))?.session
}

function promised({ spending }: Pick<World, 'spending'>): number {
  return spending.opened.reduce((sum, { promisedMicroDollars }) => sum + promisedMicroDollars, 0)
}

const calls = { followUp: await stepsOf('a follow-up'), first: await stepsOf('the first question of a session') }
const steps: readonly (readonly [Kind, number, string])[] = [
  ...calls.followUp.map((name, index) => ['a follow-up', index + 1, name] as const),
  ...calls.first.map((name, index) => ['the first question of a session', index + 1, name] as const),
]

test('an answer takes these calls, in this order', () => {
  const answering = ['active model', 'embed', 'search', ...Array.from({ length: 4 }, () => 'answer'), 'write turn']
  expect(calls.followUp).toEqual([
    'read session',
    'claim',
    'read turns',
    'open bill',
    ...Array.from({ length: 3 }, () => 'rewrite'),
    ...answering,
    'send job',
    'send job',
  ])
  expect(calls.first).toEqual(['open bill', 'begin', ...answering, 'send job'])
})

const unavailable = new AppError('capacity_exhausted', 'The service is busy; try again shortly.', {
  retryAfterMs: 1_000,
})
const mishaps: readonly (readonly [string, (world: World) => Mishap])[] = [
  ['the caller leaves before it is made', ({ leave }) => ({ before: async () => leave.abort() })],
  ['the caller leaves before its reply', ({ leave }) => ({ after: async () => leave.abort() })],
  ['the time is up before it is made', ({ clock }) => ({ before: () => clock.sleep(60_000) })],
  ['the time is up before its reply', ({ clock }) => ({ after: () => clock.sleep(60_000) })],
  ['it fails', () => ({ before: () => Promise.reject(unavailable) })],
  // Opening a bill is no request to anything: what it gives cannot get lost on the way.
  [
    'its reply is lost',
    () => ({
      after: async (name) => {
        if (name !== 'open bill') throw unavailable
      },
    }),
  ],
]

describe.each(mishaps)('when %s', (_, mishapIn) => {
  test.each(steps)('%s: at call %i (%s), nothing is held any longer, and one event tells of it', async (kind, at) => {
    const here = await world(kind)
    here.arrange(at, mishapIn(here))
    const events: ChatEvent[] = []
    await here.clock.runUntil(readInto(events, here.ask()).catch(() => {}))
    // A session whose id went out to nobody waits for nobody, and is gone after a day.
    if (kind === 'a follow-up' || events.length > 0) {
      expect(await sessionOfAda(here)).toMatchObject({ answering: undefined })
    }
    expect(promised(here)).toBe(0)
    expect(here.completions.length + here.errors.length).toBe(1)
    expect(here.clock.pendingTimers).toBe(0)
  })
})

async function readInto(events: ChatEvent[], answer: AsyncIterable<ChatEvent>): Promise<void> {
  for await (const event of answer) events.push(event)
}

describe.each(Object.keys(questions) as Kind[])('%s', (kind) => {
  test.each([1, 2, 3, 4, 5])('left after event %i leaves nothing behind', async (count) => {
    const here = await world(kind)
    let read = 0
    for await (const _ of here.ask()) if (++read === count) break
    expect(read).toBe(count)
    expect(await sessionOfAda(here)).toMatchObject({ answering: undefined })
    expect(promised(here)).toBe(0)
    expect(here.completions.length + here.errors.length).toBe(1)
    expect(here.clock.pendingTimers).toBe(0)
  })
})
