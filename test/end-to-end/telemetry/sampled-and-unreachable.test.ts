// What has to hold whatever becomes of telemetry: metrics are complete when traces are not, and answers do not depend on any of it.
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Envelope } from '../../../local/insights/envelope.ts'
import type { RunningInsights } from '../../../local/insights/start-insights.ts'
import { startInsights } from '../../../local/insights/start-insights.ts'
import { turnsIn } from '../../../local/insights/turns.ts'
import type { LocalStack } from '../local-stack.ts'
import { startLocalStack } from '../local-stack.ts'

const questions = 12

async function askOften({ api }: LocalStack): Promise<void> {
  await api.put('tides.md', '# Tides\n\nSpring tides occur at new moon and at full moon.')
  await api.settled('tides.md')
  for (let n = 0; n < questions / 2; n++) {
    const { context } = await api.ask('When do spring tides occur?')
    await api.ask('And why is that?', context.sessionId)
  }
}

describe('with one trace in a hundred', () => {
  let insights: RunningInsights
  let journal: { readonly input: number; readonly output: number }
  beforeAll(async () => {
    insights = await startInsights()
    const stack = await startLocalStack({ TELEMETRY_TRACED_PERCENT: '1' }, insights.url)
    await askOften(stack)
    await stack.close()
    const tokens = Object.values(stack.regions).map((region) => region.journal.report().tokens)
    journal = {
      input: sum(tokens.map(({ prompt, embeddings }) => prompt + embeddings)),
      output: sum(tokens.map(({ completion }) => completion)),
    }
  }, 120_000)
  afterAll(() => insights.close())

  test('the tokens of the metrics are those the regions have written down', () => {
    expect(journal.output).toBeGreaterThan(0)
    expect({ input: tokensOf('input'), output: tokensOf('output') }).toEqual(journal)
  })

  test('every turn has its event, and few have a trace', () => {
    const turns = turnsIn(insights.store.all())
    expect(turns).toHaveLength(questions)
    // What else is told of the request is found by it, whether its spans were kept or not.
    const operations = new Set(turns.map(({ operationId }) => operationId))
    expect(operations.size).toBe(questions)
    for (const operation of operations) expect(operation).toMatch(/^[\da-f]{32}$/)
    const requests = insights.store.all().filter(({ data }) => data.baseType === 'RequestData')
    expect(requests.length).toBeLessThan(questions)
  })

  interface Metric {
    readonly name: string
    readonly value: number
  }

  function tokensOf(type: string): number {
    const metrics = insights.store.all().filter(({ data }) => data.baseType === 'MetricData')
    const ofType = metrics.filter(({ data }) => data.baseData.properties['gen_ai.token.type'] === type)
    return sum(ofType.flatMap((envelope) => metricsIn(envelope).map(({ value }) => value)))
  }

  function metricsIn({ data }: Envelope): readonly Metric[] {
    return (data.baseData['metrics'] as readonly Metric[]).filter(({ name }) => name === 'gen_ai.client.token.usage')
  }
})

describe('when ingestion takes requests and never answers', () => {
  test('answers come, and the process ends in time', async () => {
    let arrived = 0
    const blackHole = createServer(() => void arrived++).listen(0, '127.0.0.1')
    await new Promise((resolve) => blackHole.once('listening', resolve))
    const address = blackHole.address() as { readonly port: number }
    const stack = await startLocalStack({}, `http://127.0.0.1:${address.port}`)
    await askOften(stack)
    await stack.close()
    // The flush at the end was tried, and given up by us, not by the host that would have killed the process.
    expect(arrived).toBeGreaterThan(0)
    expect(stack.log.join('\n')).not.toMatch(/unexpected_error|SIGKILL/)
    blackHole.closeAllConnections()
    blackHole.close()
  }, 120_000)
})

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
