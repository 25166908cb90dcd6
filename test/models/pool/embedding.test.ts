// Embeddings go through the pool as well, and never leave their model.
import { expect, it } from 'vitest'
import type { Attempt } from '../../../shared/models/attempt.ts'
import type { DeploymentInfo } from '../../../shared/models/deployment.ts'
import type { EmbeddingDeployment, EmbeddingRequest } from '../../../shared/models/embedding-model.ts'
import type { ModelFailure } from '../../../shared/models/model-failure.ts'
import { ModelError } from '../../../shared/models/model-failure.ts'
import { createRegionPool } from '../../../shared/models/pool/region-pool.ts'
import { regionEmbeddingModel } from '../../../shared/models/region-embedding-model.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const large = 'text-embedding-3-large@1024'
const small = 'text-embedding-3-small@512'

type FakeEmbeddings = EmbeddingDeployment & { calls: number; failure: ModelFailure | 'hang' | undefined }

function deployment(region: string, model: string, priority = 0): FakeEmbeddings {
  const info: DeploymentInfo = {
    id: `${region}/${model}`,
    region,
    model,
    priority,
    weight: 1,
    tokensPerMinute: 350_000,
    requestsPerMinute: undefined,
  }
  return {
    info,
    calls: 0,
    failure: undefined,
    async embed(texts) {
      this.calls += 1
      if (this.failure === 'hang') return new Promise(() => {})
      if (this.failure) throw new ModelError(this.failure)
      return { vectors: texts.map(() => Float32Array.of(region.length)), promptTokens: 7, rateLimit: {} }
    },
  }
}

const request: EmbeddingRequest = {
  model: large,
  texts: ['one', 'two'],
  promptTokens: 8,
  priority: 'chat',
  userId: 'ada',
}

function fixture() {
  const clock = new FakeClock()
  const east = deployment('east', large)
  const west = deployment('west', large, 1)
  const other = deployment('other', small)
  const pool = createRegionPool<EmbeddingDeployment>({ deployments: [east, west, other], clock, random: () => 0.5 })
  const model = regionEmbeddingModel(pool)
  const attempts: Attempt[] = []
  const embed = (change: Partial<EmbeddingRequest> = {}, signal = new AbortController().signal) =>
    model.embed({ ...request, onAttempt: (attempt) => attempts.push(attempt), ...change }, signal)
  return { clock, east, west, other, pool, model, attempts, embed }
}

it('embeds with the model asked for', async () => {
  const { embed, attempts, model } = fixture()
  expect(await embed()).toHaveLength(2)
  expect(attempts).toMatchObject([{ region: 'east', outcome: { kind: 'succeeded' }, usage: { promptTokens: 7 } }])
  expect(model.models).toEqual([large, small])
})

it.each<ModelFailure>([
  { kind: 'unavailable', status: 500 },
  { kind: 'throttled', throttle: 'quota', retryAfterMs: 90_000 },
  { kind: 'misconfigured', status: 404 },
])('goes on in another region of the same model after $kind', async (failure) => {
  const { clock, east, other, embed, attempts } = fixture()
  east.failure = failure
  const [vector] = await clock.runUntil(embed())
  expect(vector?.[0]).toBe('west'.length)
  expect(attempts.map(({ outcome }) => outcome.kind)).toEqual([failure.kind, 'succeeded'])
  expect(other.calls).toBe(0)
})

it('never leaves the model asked for, whatever else could answer', async () => {
  const { clock, east, west, other, embed } = fixture()
  east.failure = { kind: 'throttled', throttle: 'quota', retryAfterMs: 300_000 }
  west.failure = { kind: 'throttled', throttle: 'quota', retryAfterMs: 200_000 }
  await expect(clock.runUntil(embed())).rejects.toMatchObject({ code: 'capacity_exhausted', retryAfterMs: 200_000 })
  expect(other.calls).toBe(0)
})

it('says that nobody serves a model', async () => {
  const { embed } = fixture()
  await expect(embed({ model: 'unheard-of@8' })).rejects.toMatchObject({ code: 'index_not_ready' })
})

it('does not wait for a region that hangs, nor for one when the caller leaves', async () => {
  const { clock, east, west, embed, attempts } = fixture()
  east.failure = 'hang'
  const [vector] = await clock.runUntil(embed())
  expect(vector?.[0]).toBe('west'.length)

  west.failure = 'hang'
  const leaving = new AbortController()
  const left = embed({}, leaving.signal)
  await clock.advance(10)
  leaving.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  expect(attempts.map(({ outcome }) => outcome.kind)).toEqual(['timed-out', 'succeeded', 'cancelled'])
  expect(clock.pendingTimers).toBe(0)
})

it('a waiting request for one model does not hold up another model', async () => {
  const { clock, east, west, embed } = fixture()
  const bulk = { promptTokens: 300_000, priority: 'indexing', userId: 'indexing' } as const
  await Promise.all([embed(bulk), embed(bulk)])
  const waiting = embed(bulk)
  await clock.advance(10)
  expect(east.calls + west.calls).toBe(2)
  expect(await embed({ model: small })).toHaveLength(2)
  await clock.runUntil(waiting)
})

it('a question is embedded at once while indexing waits for its share', async () => {
  const { clock, embed } = fixture()
  const bulk = { promptTokens: 250_000, priority: 'indexing', userId: 'indexing' } as const
  const jobs = [embed(bulk), embed(bulk), embed(bulk)]
  await clock.advance(10)
  expect(await embed()).toHaveLength(2)
  await clock.runUntil(Promise.all(jobs))
})

it('lets indexing alone use nine tenths of a quota, and no more than all of it', async () => {
  const { clock, east, embed } = fixture()
  const starts: number[] = []
  const answer = east.embed.bind(east)
  east.embed = async (...request) => {
    starts.push(clock.now())
    await clock.sleep(800)
    return await answer(...request)
  }
  const tokens = 4_000
  const worker = async (): Promise<void> => {
    for (;;)
      await embed({ priority: 'indexing', userId: 'indexing', promptTokens: tokens }).catch(() => clock.sleep(5_000))
  }
  // As many jobs as one instance takes from the queue at a time; host.json says so.
  for (let job = 0; job < 12; job++) void worker()
  const startedAt = clock.now()
  await clock.advance(10 * 60_000)
  const perMinute = Array.from({ length: 10 }, (_, minute) => {
    const from = startedAt + minute * 60_000
    return starts.filter((at) => at >= from && at < from + 60_000).length * tokens
  })
  expect(Math.max(...perMinute)).toBeLessThanOrEqual(350_000)
  expect(Math.min(...perMinute)).toBeGreaterThanOrEqual(0.9 * 350_000)
})

it('charges texts by their characters where the service would, although they have fewer tokens', async () => {
  const { clock, east, west, embed } = fixture()
  const page = { texts: ['x'.repeat(800_000)], promptTokens: 100_000 }
  await Promise.all([embed(page), embed(page)])
  const third = embed(page)
  await clock.advance(10)
  expect([east.calls, west.calls]).toEqual([1, 1])
  await clock.runUntil(third)
})

it('a model in other dimensions has no quota of its own where the same deployment serves it', async () => {
  const clock = new FakeClock()
  const models = [large, 'text-embedding-3-large@512'] as const
  const [full, short] = models.map((model) => {
    const one = deployment('east', model)
    return Object.assign(one, { info: { ...one.info, id: 'east/text-embedding-3-large' } })
  })
  const pool = createRegionPool<EmbeddingDeployment>({ deployments: [full!, short!], clock, random: () => 0.5 })
  const embed = (id: (typeof models)[number]) =>
    regionEmbeddingModel(pool).embed({ ...request, model: id, promptTokens: 300_000 }, new AbortController().signal)
  await embed(models[0])
  const second = embed(models[1])
  await clock.advance(59_000)
  expect([full!.calls, short!.calls]).toEqual([1, 0])
  await clock.runUntil(second)
  expect(short!.calls).toBe(1)
})
