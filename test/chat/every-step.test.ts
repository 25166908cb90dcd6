// One answer, and something that goes wrong at each of the calls it takes, one after the other: whatever it is, and wherever it
// happens, nothing that the answer held may stay behind.
import { describe, expect, test } from 'vitest'
import type { AnswerDeps } from '../../shared/chat/answer-question.ts'
import { answerQuestion } from '../../shared/chat/answer-question.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import type { ChatModel, ChatModelEvent } from '../../shared/models/chat-model.ts'
import { finish, text } from '../fakes/scripted-chat-model.ts'
import { sessionOf, turnOf } from '../memory/turns.ts'
import { desk, questionOf } from './desk.ts'

const { signal } = new AbortController()
const followUp = questionOf({ isNewSession: false, turnId: 'turn-2', text: 'And in Sweden?' })

/** Does something to a call: before it is made, or when it was made and its reply is on the way. */
interface Mishap {
  before?(): Promise<void>
  after?(name: string): Promise<void>
}

type World = ReturnType<typeof desk> & { readonly leave: AbortController }

/** Every call that leaves the pipeline is a step, by number and name; the mishap happens at one of them. */
function watched({ deps, leave }: { readonly deps: AnswerDeps; readonly leave: AbortController }) {
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
    ask: () => answerQuestion(watching, followUp, leave.signal),
    arrange: (at: number, what: Mishap) => {
      mishapAt = at
      mishap = what
    },
  }
}

async function world() {
  const things: World = { ...desk(text('At new '), text('moon [1].'), finish), leave: new AbortController() }
  await things.conversations.writeTurn(sessionOf(), turnOf(), undefined, signal)
  return { ...things, ...watched(things) }
}

async function stepsOfAnAnswer(): Promise<readonly string[]> {
  const { ask, names } = await world()
  await Array.fromAsync(ask())
  return names
}

async function sessionOfAda({ conversations }: Pick<World, 'conversations'>) {
  return (await conversations.readSession('ada', 'session-1', signal))?.session
}

function promised({ spending }: Pick<World, 'spending'>): number {
  return spending.opened.reduce((sum, { promisedMicroDollars }) => sum + promisedMicroDollars, 0)
}

const steps = (await stepsOfAnAnswer()).map((name, index) => [index + 1, name] as const)

test('an answer takes these calls, in this order', () => {
  expect(steps.map(([, name]) => name)).toEqual([
    'read session',
    'claim',
    'read turns',
    'open bill',
    ...Array.from({ length: 3 }, () => 'rewrite'),
    'active model',
    'embed',
    'search',
    ...Array.from({ length: 4 }, () => 'answer'),
    'write turn',
    'send job',
    'send job',
  ])
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
  test.each(steps)('at call %i (%s), nothing is held any longer, and one event tells of it', async (at) => {
    const here = await world()
    here.arrange(at, mishapIn(here))
    await here.clock.runUntil(Array.fromAsync(here.ask()).catch(() => []))
    expect(await sessionOfAda(here)).toMatchObject({ answering: undefined })
    expect(promised(here)).toBe(0)
    expect(here.completions.length + here.errors.length).toBe(1)
    expect(here.clock.pendingTimers).toBe(0)
  })
})

test.each([1, 2, 3, 4, 5])('a reader that leaves after event %i leaves nothing behind', async (count) => {
  const here = await world()
  let read = 0
  for await (const _ of here.ask()) if (++read === count) break
  expect(read).toBe(count)
  expect(await sessionOfAda(here)).toMatchObject({ answering: undefined })
  expect(promised(here)).toBe(0)
  expect(here.completions.length + here.errors.length).toBe(1)
  expect(here.clock.pendingTimers).toBe(0)
})
