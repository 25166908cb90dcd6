// Whichever way a chat request ends, it has one event, under the id that its caller got, and none of its words are in it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Envelope } from '../../../local/insights/envelope.ts'
import type { RunningInsights } from '../../../local/insights/start-insights.ts'
import { startInsights } from '../../../local/insights/start-insights.ts'
import { readProjectFile } from '../../docs/project-files.ts'
import { HoldfastClient } from '../holdfast-client.ts'
import { startLocalStack } from '../local-stack.ts'
import type { Asked } from './asker.ts'
import { ask, principalHeaders, sessionIdIn } from './asker.ts'
import type { Scene } from './refusals.ts'
import { refusalSettings, refusals, refusalsElsewhere } from './refusals.ts'

const word = 'zanzibarite'
const question = `When do spring tides occur, ${word}?`
const eventNames = new Set<string | undefined>(['ai_completion', 'ai_completion_error', 'answer_replayed'])

let insights: RunningInsights
/** Each request to a chat route. */
const asked: Asked[] = []
const refused = new Map<string, Asked>()
let resent: { readonly first: Asked; readonly again: readonly Asked[] }

beforeAll(async () => {
  insights = await startInsights()
  const stack = await startLocalStack({ ...refusalSettings, TELEMETRY_TRACED_PERCENT: '1' }, insights.url)
  const scene: Scene = {
    stack,
    word,
    ask: async (asking) => {
      const each = await ask({ api: stack.api, question, ...asking })
      if ((asking.path ?? '/chats').startsWith('/chats')) asked.push(each)
      return each
    },
  }
  try {
    for (const [code, refuse] of Object.entries(refusals)) {
      refused.set(code, await refuse(scene))
      if (code === 'index_not_ready') await upload(scene)
    }
    resent = await resend(scene)
  } finally {
    await stack.close()
  }
}, 240_000)
afterAll(() => insights.close())

async function upload({ stack, ask: askAs }: Scene): Promise<void> {
  const writer = { user: 'wim', roles: ['writer'] }
  const body = `# Tides\n\nSpring tides, ${word}, occur at new moon and at full moon.`
  await askAs({ ...writer, method: 'PUT', path: '/documents/tides.md', body })
  await new HoldfastClient(stack.url, principalHeaders(writer)).settled('tides.md')
}

/** As clients do that have not got their answer; once more as a stream. */
async function resend({ ask: askAs }: Scene): Promise<typeof resent> {
  const again = { user: 'ron', messageId: 'm-1' }
  const first = await askAs({ user: 'ron' })
  const sessionId = sessionIdIn(first)
  const second = await askAs({ ...again, sessionId })
  return {
    first: second,
    again: [
      await askAs({ ...again, sessionId, requestId: 'resent-1' }),
      await askAs({ ...again, sessionId, path: '/chats/stream' }),
    ],
  }
}

function eventsOf({ requestId }: Asked): readonly { event: string; outcome: string | undefined }[] {
  return insights.store
    .all()
    .filter(({ data }) => data.baseType === 'EventData' && eventNames.has(data.baseData.name))
    .filter(({ data }) => data.baseData.properties['request_id'] === requestId)
    .map(({ data: { baseData } }) => ({
      event: baseData.name ?? '',
      outcome: baseData.properties['finish_reason'] ?? baseData.properties['code'],
    }))
}

describe('a chat request', () => {
  test.each(Object.keys(refusals).filter((code) => !refusalsElsewhere.includes(code)))(
    'that is refused with %s has one event that says so, under the id its caller got',
    (code) => {
      const request = refused.get(code)
      expect(request?.outcome).toBe(code)
      expect(eventsOf(request!)).toEqual([{ event: 'ai_completion_error', outcome: code }])
    },
  )

  test('has one event, and no other than it should, whatever became of it', () => {
    for (const request of asked.filter((each) => !resent.again.includes(each))) {
      const event = request.outcome === 'stop' ? 'ai_completion' : 'ai_completion_error'
      expect(eventsOf(request)).toEqual([{ event, outcome: request.outcome }])
    }
  })

  test('that was sent again has one event as well, and its answer is not told of twice', () => {
    expect(resent.again.map(({ requestId }) => requestId)).toEqual(['resent-1', expect.stringMatching(/^[\w-]{36}$/)])
    for (const request of resent.again) {
      expect(request.outcome).toBe('stop')
      expect(eventsOf(request)).toEqual([{ event: 'answer_replayed', outcome: undefined }])
    }
    expect(eventsOf(resent.first)).toHaveLength(1)
  })

  test('has an id that no other has', () => {
    expect(new Set(asked.map(({ requestId }) => requestId)).size).toBe(asked.length)
  })
})

test.each(refusalsElsewhere)('a refusal of another route is no answer that failed: %s', (code) => {
  const request = refused.get(code)
  expect(request?.outcome).toBe(code)
  expect(eventsOf(request!)).toEqual([])
})

test('every code that docs/api.md promises was met with, and no other', () => {
  const table = readProjectFile('docs/api.md').split('\n## Errors\n')[1]?.split('\n## ')[0] ?? ''
  const rows = [...table.matchAll(/^\| (`[^|]+)\|/gm)].flatMap(([, cell]) => [...(cell ?? '').matchAll(/`(\w+)`/g)])
  expect(new Set(rows.map(([, code]) => code))).toEqual(new Set(Object.keys(refusals)))
})

const counts = z.array(z.object({ name: z.string(), value: z.number() }))

test('the metrics have every request by its outcome, though one trace in a hundred is kept', () => {
  const outcomes = asked.map((each) => (resent.again.includes(each) ? 'replayed' : each.outcome))
  expect(countsByOutcome()).toEqual(countBy(outcomes))
  const traced = insights.store.all().filter(({ data }) => data.baseType === 'RequestData')
  expect(traced.length).toBeLessThan(asked.length / 2)
})

function countsByOutcome(): Record<string, number> {
  const counted: Record<string, number> = {}
  for (const { data } of insights.store.all().filter(isMetric)) {
    const ofAnswers = counts.parse(data.baseData['metrics']).filter(({ name }) => name === 'holdfast.answers')
    const outcome = data.baseData.properties['outcome'] ?? ''
    for (const { value } of ofAnswers) counted[outcome] = (counted[outcome] ?? 0) + value
  }
  return counted
}

function isMetric({ data }: Envelope): boolean {
  return data.baseType === 'MetricData'
}

function countBy(values: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {}
  for (const value of values) counted[value] = (counted[value] ?? 0) + 1
  return counted
}

test('no word of what was asked, uploaded or answered is in any envelope', () => {
  expect(resent.first.text).toContain('full moon')
  const sent = JSON.stringify(insights.store.all()).toLowerCase()
  expect(sent.length).toBeGreaterThan(10_000)
  expect([word, 'spring tides', 'full moon', 'new moon'].filter((each) => sent.includes(each))).toEqual([])
})
