// Work without a caller that fails: whoever is on call sees it in telemetry, and nothing of what it was about.
import { QueueServiceClient } from '@azure/storage-queue'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { RunningInsights } from '../../../local/insights/start-insights.ts'
import { startInsights } from '../../../local/insights/start-insights.ts'
import type { LocalStack } from '../local-stack.ts'
import { startLocalStack } from '../local-stack.ts'
import { until } from '../until.ts'

/** Occurs nowhere else. */
const word = 'zanzibarite'
const garbage = { question: `When do spring tides occur, ${word}?` }
const sendersTrace = '0af7651916cd43dd8448eb211c80319c'
const poisonQueues = {
  'index-job-poisoned': 'index-jobs-poison',
  'reindex-job-poisoned': 'reindex-jobs-poison',
  'summary-job-poisoned': 'summary-jobs-poison',
}

let insights: RunningInsights
let log: readonly string[]
const waiting: Record<string, number | undefined> = {}
beforeAll(async () => {
  insights = await startInsights()
  const stack = await startLocalStack({}, insights.url)
  try {
    const queues = QueueServiceClient.fromConnectionString(stack.storage)
    await sendGarbage(queues)
    await failAtTheDatabase(stack, queues)
    for await (const { name } of queues.listQueues())
      waiting[name] = (await queues.getQueueClient(name).getProperties()).approximateMessagesCount
    log = stack.log
  } finally {
    await stack.close()
  }
}, 180_000)
afterAll(() => insights.close())

async function sendGarbage(queues: QueueServiceClient): Promise<void> {
  for (const queue of ['index-jobs', ...Object.values(poisonQueues)]) await send(queues, queue, garbage)
  await until(() => {
    for (const name of ['index-job', ...Object.keys(poisonQueues)]) expect(failuresOf(name)).not.toEqual([])
  })
}

async function failAtTheDatabase({ cosmosUrl }: LocalStack, queues: QueueServiceClient): Promise<void> {
  await fetch(`${cosmosUrl}/_faults`, { method: 'PUT', body: JSON.stringify([{ status: 500 }]) })
  const traceparent = `00-${sendersTrace}-b7ad6b7169203331-01`
  await send(queues, 'summary-jobs', { userId: 'ada', sessionId: 's-1', kind: 'title', traceparent })
  await until(() => expect(failuresOf('summary-job')).not.toEqual([]))
}

async function send(queues: QueueServiceClient, queue: string, message: object): Promise<void> {
  await queues.getQueueClient(queue).sendMessage(Buffer.from(JSON.stringify(message)).toString('base64'))
}

function failuresOf(functionName: string) {
  return insights.store
    .all()
    .filter(({ data }) => data.baseType === 'EventData' && data.baseData.name === 'job_failed')
    .map(
      ({ tags, data }) => ({ trace: tags['ai.operation.id'], ...data.baseData.properties }) as Record<string, string>,
    )
    .filter((failure) => failure['function_name'] === functionName)
}

test('what is not a job is told of, and goes back to its queue', () => {
  expect(failuresOf('index-job').find(({ deliveries }) => deliveries === '1')).toMatchObject({
    code: 'malformed_message',
    cause: expect.stringContaining('The queue index-jobs holds a message that is not an indexing job.') as string,
    is_retried: 'true',
    invocation_id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
  })
  expect(waiting['index-jobs']).toBe(1)
})

test.each(Object.entries(poisonQueues))('what is not a job is told of by %s, and let go', (name, queue) => {
  expect(failuresOf(name)).toMatchObject([{ code: 'malformed_message', deliveries: '1', is_retried: 'false' }])
  expect(waiting).toMatchObject({ [queue]: 0 })
  expect(Object.keys(waiting)).not.toContain(`${queue}-poison`)
})

test('a job whose work fails is told of in the trace of whoever sent it', () => {
  const [failure] = failuresOf('summary-job')
  expect(failure).toMatchObject({ trace: sendersTrace, code: 'upstream_failed', deliveries: '1', is_retried: 'true' })
})

const counts = z.array(z.object({ name: z.string(), value: z.number() }))

test('the metrics have every failure by function and code', () => {
  const counted: Record<string, number> = {}
  for (const { data } of insights.store.all().filter((each) => each.data.baseType === 'MetricData')) {
    const { properties } = data.baseData
    const failures = counts.parse(data.baseData['metrics']).filter(({ name }) => name === 'holdfast.job_failures')
    for (const { value } of failures) {
      const name = `${properties['function']} ${properties['code']}`
      counted[name] = (counted[name] ?? 0) + value
    }
  }
  expect(counted).toEqual({
    'index-job malformed_message': failuresOf('index-job').length,
    'index-job-poisoned malformed_message': 1,
    'reindex-job-poisoned malformed_message': 1,
    'summary-job-poisoned malformed_message': 1,
    'summary-job upstream_failed': failuresOf('summary-job').length,
  })
})

test('no word of a message is in any envelope, nor in the log of the host', () => {
  for (const kept of [insights.store.all(), log]) {
    const text = JSON.stringify(kept).toLowerCase()
    expect(text).toContain('index-job')
    expect([word, 'spring tides'].filter((each) => text.includes(each))).toEqual([])
  }
})
