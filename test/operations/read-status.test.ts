// The status while parts of it cannot be known.
import { expect, test } from 'vitest'
import { statusJson } from '../../shared/http/status-json.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import type { StatusDeps } from '../../shared/operations/read-status.ts'
import { readStatus } from '../../shared/operations/read-status.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryReconciliationStore } from '../fakes/memory-reconciliation-store.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'

const { signal } = new AbortController()

function status(parts: Partial<StatusDeps> = {}, caller = signal) {
  const clock = new FakeClock()
  const pool = { status: () => [] }
  const pointer = {
    model: 'text-embedding-3-large@1024',
    since: 0,
    others: [],
    run: undefined,
    lastMove: undefined,
  } as const
  const deps: StatusDeps = {
    clock,
    budgets: { userDay: undefined, userMonth: undefined, tenantMonth: undefined, month: undefined },
    ledger: new MemoryUsageLedger(),
    chatPool: pool,
    smallChatPool: undefined,
    embeddingPool: pool,
    readPointer: () => Promise.resolve({ pointer, revision: '1' }),
    reconciliation: new MemoryReconciliationStore(),
    queue: { depth: () => Promise.resolve(3) },
    ...parts,
  }
  return { clock, reading: readStatus(deps, caller) }
}

const down = () => Promise.reject(new AppError('upstream_failed', 'The database did not answer.'))

test('all is known when all services answer', async () => {
  const { clock, reading } = status()
  expect(statusJson(await reading)).toMatchObject({
    activeEmbeddingModel: 'text-embedding-3-large@1024',
    indexJobs: 3,
    spending: { today: { spentMicroDollars: 0 } },
    unavailable: [],
  })
  expect(clock.pendingTimers).toBe(0)
})

test('a service that fails takes its part away, and says why', async () => {
  const { reading } = status({ readPointer: down, reconciliation: { read: down } })
  const shown = statusJson(await reading)
  expect(shown).toMatchObject({
    chat: [],
    indexJobs: 3,
    spending: { today: { spentMicroDollars: 0 } },
    unavailable: [
      { part: 'embeddingModels', code: 'upstream_failed', message: 'The database did not answer.' },
      { part: 'reconciliation', code: 'upstream_failed' },
    ],
  })
  expect(JSON.parse(JSON.stringify(shown))).not.toHaveProperty('embeddingModels')
})

test('a service that is silent is not waited for', async () => {
  const silent = (given: AbortSignal) =>
    new Promise<never>((_, reject) => given.addEventListener('abort', () => reject(given.reason)))
  const { clock, reading } = status({ queue: { depth: silent } })
  await clock.advance(5_000)
  expect((await reading).unavailable).toMatchObject({ indexJobs: { code: 'deadline_exceeded' } })
})

test('a defect of ours is not mistaken for a service that is down', async () => {
  const { reading } = status({ readPointer: () => Promise.reject(new TypeError('x is undefined')) })
  await expect(reading).rejects.toThrow(TypeError)
})

test('whoever has left is told nothing', async () => {
  const { reading } = status({ readPointer: down }, AbortSignal.abort(new Error('gone')))
  await expect(reading).rejects.toThrow('gone')
})
