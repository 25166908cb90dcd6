// Whether an instance is ready, and what is named when it is not.
import { beforeEach, expect, it } from 'vitest'
import type { DeploymentStatus } from '../../shared/models/pool/deployment-status.ts'
import type { Dependency } from '../../shared/operations/check-readiness.ts'
import { checkReadiness } from '../../shared/operations/check-readiness.ts'
import { readinessDependencies } from '../../shared/operations/readiness-dependencies.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { large, signal, small, textOf } from '../indexing/indexing-workbench.ts'
import { ReindexWorkbench } from '../indexing/reindex/reindex-workbench.ts'

let bench: ReindexWorkbench
let chat: Partial<DeploymentStatus>
let embeddings: Partial<DeploymentStatus>

beforeEach(() => {
  bench = new ReindexWorkbench()
  chat = { id: 'sweden/chat', model: 'gpt', state: 'closed' }
  embeddings = { id: 'sweden/large', model: large, state: 'closed' }
})

function dependencies(): readonly Dependency[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- readiness looks at no other facts of a deployment
  const poolOf = (status: Partial<DeploymentStatus>) => ({ status: () => [status as DeploymentStatus] })
  return readinessDependencies({
    activeModelStore: bench.pointerStore,
    index: bench.index,
    store: bench.store,
    chatPool: poolOf(chat),
    embeddingPool: poolOf(embeddings),
    configuredModel: large,
  })
}

async function problems(clock = new FakeClock()): Promise<readonly string[]> {
  const { isReady, dependencies: each } = await checkReadiness({ dependencies: dependencies(), clock }, signal)
  const atFault = each.flatMap(({ name, isReady: isFine, problem }) => (isFine ? [] : [`${name}: ${problem}`]))
  expect(isReady).toBe(atFault.length === 0)
  return atFault
}

it('is ready when everything answers, and asks for nothing that grows with what is stored', async () => {
  for (let n = 0; n < 20; n++) await bench.upload(`${n}.txt`, textOf(`${n}`, 3))
  await bench.workAll()
  bench.index.countByModel = async () => Promise.reject(new Error('passages are counted'))
  const listed: number[] = []
  const listDocument = bench.index.listDocument.bind(bench.index)
  bench.index.listDocument = async (...args) => {
    const found = await listDocument(...args)
    listed.push(found.length)
    return found
  }
  expect(await problems()).toEqual([])
  expect(listed).toEqual([0])
})

it('names whatever does not answer, each with its reason', async () => {
  bench.index.listDocument = async () => Promise.reject(new Error('The search service does not answer.'))
  bench.store.find = async () => Promise.reject(new Error('The storage does not answer.'))
  chat = { ...chat, state: 'open' }
  embeddings = { ...embeddings, model: small }
  expect(await problems()).toEqual([
    'search service: The search service does not answer.',
    'document storage: The storage does not answer.',
    'chat models: sweden/chat is open',
    expect.stringMatching(`^embedding models: no deployment in MODEL_REGIONS serves ${large}`),
  ])
})

it('does not wait longer for an answer than those who ask', async () => {
  const clock = new FakeClock()
  bench.pointerStore.read = async (end) =>
    new Promise((_, reject) => {
      end.addEventListener('abort', () => reject(end.reason as Error), { once: true })
    })
  const found = problems(clock)
  await clock.advance(3_000)
  expect(await found).toEqual([
    expect.stringContaining('database: This took longer than 3 s'),
    expect.stringContaining('embedding models: This took longer than 3 s'),
  ])
  expect(clock.pendingTimers).toBe(0)
})
