import { CosmosClient, type Container } from '@azure/cosmos'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../shared/kernel/clock.ts'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'

let aheadMs = 0
let account: CosmosAccount
let container: Container
beforeAll(async () => {
  account = await startAccount({ clock: { ...systemClock, now: () => systemClock.now() + aheadMs } })
})
afterAll(() => account.close())
beforeEach(async () => {
  container = await account.container()
  await fetch(`${account.url}/_requests`, { method: 'DELETE' })
})
afterEach(async () => {
  await fetch(`${account.url}/_faults`, { method: 'DELETE' })
  await setThroughput(null)
})

const setThroughput = (requestUnitsPerSecond: number | null) =>
  fetch(`${account.url}/_throughput`, { method: 'PUT', body: JSON.stringify({ requestUnitsPerSecond }) })

function retryingContainer(): Container {
  const client = new CosmosClient({
    endpoint: account.url,
    key: account.key,
    connectionPolicy: { enableEndpointDiscovery: false },
  })
  return client.database('rag').container(container.id)
}

describe('fault rules', () => {
  test('the SDK sees a 429 with its sub-status and how long to wait, and no change was made', async () => {
    await account.setFaults([{ route: 'create', status: 429, retryAfterMs: 1234 }])
    const refusal = await refusalOf(container.items.create({ id: 'a', userId: 'ann' }))
    expect(refusal).toMatchObject({ code: 429, substatus: 3200, retryAfterInMs: 1234 })
    expect((await container.item('a', 'ann').read()).statusCode).toBe(404)
  })

  test('the SDK retries a 429 by itself when it is allowed to', async () => {
    await account.setFaults([{ route: 'create', status: 429, retryAfterMs: 1, times: 3 }])
    const { statusCode } = await retryingContainer().items.create({ id: 'b', userId: 'ann' })
    expect(statusCode).toBe(201)
    const { counts } = await account.journal()
    expect(counts.find(({ operation, status }) => operation === 'create' && status === 429)?.count).toBe(3)
  })

  test('a rule hits its operation and its container, as often as it says', async () => {
    const other = await account.container()
    await account.setFaults([{ route: 'upsert', container: container.id, status: 503, times: 1 }])
    await other.items.upsert({ id: 'x', userId: 'ann' })
    await container.items.create({ id: 'x', userId: 'ann' })
    expect(await refusalOf(container.items.upsert({ id: 'x', userId: 'ann' }))).toMatchObject({ code: 503 })
    expect((await container.items.upsert({ id: 'x', userId: 'ann' })).statusCode).toBe(200)
  })

  test('applyThenFail does the work and says it failed: a retry meets its own traces', async () => {
    await account.setFaults([{ route: 'create', applyThenFail: true, times: 1 }])
    expect(await refusalOf(container.items.create({ id: 'done', userId: 'ann' }))).toMatchObject({ code: 503 })
    expect(await refusalOf(container.items.create({ id: 'done', userId: 'ann' }))).toMatchObject({ code: 409 })
  })

  test('a dropped connection reaches the client as one, before or after the work', async () => {
    await account.setFaults([
      { route: 'create', drop: true, times: 1 },
      { route: 'upsert', applyThenFail: true, drop: true, times: 1 },
    ])
    await expect(container.items.create({ id: 'lost', userId: 'ann' })).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(container.items.upsert({ id: 'late', userId: 'ann' })).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await container.item('lost', 'ann').read()).statusCode).toBe(404)
    expect((await container.item('late', 'ann').read()).statusCode).toBe(200)
  })

  test('a hanging request ends when the client gives up', async () => {
    await account.setFaults([{ route: 'read', hang: true }])
    const abandon = new AbortController()
    const reading = container.item('a', 'ann').read({ abortSignal: abandon.signal })
    await expect
      .poll(async () => (await account.journal(1)).last.at(-1))
      .toMatchObject({ operation: 'read', status: 0 })
    abandon.abort()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('latency alone delays an answer and changes nothing else', async () => {
    await container.items.create({ id: 'slow', userId: 'ann' })
    await account.setFaults([{ route: 'read', latencyMs: 30 }])
    const startedMs = performance.now()
    expect((await container.item('slow', 'ann').read()).statusCode).toBe(200)
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(29)
  })

  test('a rule that cannot be meant is refused, and the rules before it stay', async () => {
    await account.setFaults([{ route: 'read', status: 500 }])
    for (const rule of [
      { rout: 'read', status: 500 },
      { status: '500' },
      { route: 'read' },
      { route: 'raed', status: 500 },
    ])
      await expect(account.setFaults([rule])).rejects.toThrow(/fault rule/u)
    expect(await (await fetch(`${account.url}/_faults`)).json()).toEqual([{ route: 'read', status: 500 }])
  })
})

test('a rule with a share hits by chance, which can be passed in', async () => {
  const chances = [0.2, 0.7, 0.4]
  const loaded = await startAccount({ random: () => chances.shift() ?? 1 })
  const items = await loaded.container()
  await loaded.setFaults([{ route: 'read', status: 500, share: 0.5 }])
  const codes: number[] = []
  for (let n = 0; n < 3; n++)
    codes.push(
      await items
        .item('x', 'ann')
        .read()
        .then(
          ({ statusCode }) => statusCode,
          (error: { code: number }) => error.code,
        ),
    )
  expect(codes).toEqual([500, 404, 500])
  await loaded.close()
})

describe('provisioned throughput', () => {
  test('operations are refused once the budget of a second is used up, and admitted when it has filled again', async () => {
    await setThroughput(10)
    await container.items.create({ id: 'a', userId: 'ann' })
    await container.items.create({ id: 'b', userId: 'ann' })
    const refusal = (await refusalOf(container.items.create({ id: 'c', userId: 'ann' }))) as { retryAfterInMs?: number }
    expect(refusal).toMatchObject({ code: 429, substatus: 3200 })
    expect(refusal.retryAfterInMs).toBeGreaterThan(0)
    aheadMs += refusal.retryAfterInMs ?? 0
    expect((await container.items.create({ id: 'c', userId: 'ann' })).statusCode).toBe(201)
  })

  test('metadata is never throttled', async () => {
    await setThroughput(1)
    await container.items.create({ id: 'a', userId: 'ann' })
    expect((await container.read()).statusCode).toBe(200)
  })
})

describe('the journal', () => {
  test('counts requests and request units by operation, container and status', async () => {
    await container.items.create({ id: 'a', userId: 'ann' })
    await refusalOf(container.items.create({ id: 'a', userId: 'ann' }))
    await container.item('a', 'ann').read()
    const { counts, requestUnits, requestUnitsByOperation, last } = await account.journal(2)
    expect(counts).toContainEqual(
      expect.objectContaining({ operation: 'create', container: container.id, status: 201, count: 1 }),
    )
    expect(counts).toContainEqual(
      expect.objectContaining({ operation: 'create', container: container.id, status: 409, count: 1 }),
    )
    expect(requestUnitsByOperation).toMatchObject({ create: 6.5, read: 1 })
    expect(requestUnits).toBeGreaterThanOrEqual(7.5)
    expect(last.map(({ operation, status }) => [operation, status])).toEqual([
      ['create', 409],
      ['read', 200],
    ])
  })

  test('a query costs two requests, its plan and itself, as with the service', async () => {
    await container.items.query('SELECT * FROM c', { partitionKey: 'ann' }).fetchAll()
    await expect
      .poll(async () => (await account.journal()).counts.map(({ operation }) => operation).sort())
      .toEqual(['query', 'query-plan'])
  })

  test('can be cleared', async () => {
    await container.read()
    await fetch(`${account.url}/_requests`, { method: 'DELETE' })
    expect(await account.journal(10)).toMatchObject({ total: 0, last: [] })
  })
})
