// Instances that know nothing of each other, on one quota: the service's own count decides.
import { expect, it } from 'vitest'
import { QuotaGate } from '../../../local/model-region/quota/quota-gate.ts'
import type { Quota } from '../../../local/model-region/quota/quota-gate.ts'
import type { EmbeddingDeployment, EmbeddingModel } from '../../../shared/models/embedding-model.ts'
import { ModelError } from '../../../shared/models/model-failure.ts'
import { createRegionPool } from '../../../shared/models/pool/region-pool.ts'
import { regionEmbeddingModel } from '../../../shared/models/region-embedding-model.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { seededRandom } from '../../fakes/seeded-random.ts'

const model = 'text-embedding-3-large@1024'
const tokensPerMinute = 350_000
/** As Azure grants them: 6 for every 1 000 tokens. */
const requestsPerMinute = 2_100
const minuteMs = 60_000
/** As many as one instance takes from its queue at a time. */
const jobsPerInstance = 12

class Service {
  readonly clock = new FakeClock()
  readonly random: () => number
  readonly startedAt = this.clock.now()
  readonly granted: { readonly at: number; readonly tokens: number }[] = []
  refused = 0
  readonly #gate: QuotaGate

  constructor(refill: NonNullable<Quota['refill']>, seed: number) {
    this.random = seededRandom(seed)
    this.#gate = new QuotaGate(this.clock, { '*': { tokensPerMinute, requestsPerMinute, refill } })
  }

  instance(): EmbeddingModel {
    const { clock, random } = this
    const place = { id: 'east/embed', region: 'east', priority: 0, weight: 1 }
    const deployment: EmbeddingDeployment = {
      info: { ...place, model, tokensPerMinute, requestsPerMinute },
      embed: (texts) => this.#embed(texts),
    }
    return regionEmbeddingModel(createRegionPool({ deployments: [deployment], clock, random }))
  }

  /** Small calls overtake large ones on the way back, and sometimes on the way there. */
  async #embed(texts: readonly string[]): ReturnType<EmbeddingDeployment['embed']> {
    const tokens = texts.reduce((sum, { length }) => sum + length / 4, 0)
    await this.clock.sleep(10 + 20 * this.random())
    const { tokens: grant, requests } = this.#gate.admit('embed', tokens)
    if (!grant.isGranted || !requests.isGranted) {
      this.refused += 1
      throw new ModelError({ kind: 'throttled', throttle: 'quota', retryAfterMs: grant.retryAfterMs })
    }
    this.granted.push({ at: this.clock.now() - this.startedAt, tokens })
    await this.clock.sleep(50 + (tokens / 20) * this.random())
    const remaining = { remainingRequests: requests.remaining, remainingTokens: grant.remaining }
    const rateLimit = Object.fromEntries(Object.entries(remaining).filter(([, left]) => left > 0))
    // Prose has fewer tokens than the service guesses by its characters.
    return { vectors: texts.map(() => Float32Array.of(1)), promptTokens: Math.ceil(tokens * 0.8), rateLimit }
  }
}

async function indexForever(service: Service, instance: EmbeddingModel): Promise<void> {
  for (;;) {
    const promptTokens = 3_000 + Math.ceil(2_000 * service.random())
    const texts = ['x'.repeat(promptTokens * 4)]
    const request = { model, texts, promptTokens, priority: 'indexing', userId: 'indexing' } as const
    await instance.embed(request, new AbortController().signal).catch(() => service.clock.sleep(5_000))
    await service.clock.sleep(300)
  }
}

/** @returns how long each question has waited, as they come in. */
function askForever({ clock }: Service, instance: EmbeddingModel, everyMs: number): readonly number[] {
  const waits: number[] = []
  const ask = async (): Promise<void> => {
    const startedAt = clock.now()
    const request = { model, texts: ['x'.repeat(40)], promptTokens: 10, priority: 'chat', userId: 'ada' } as const
    const failed = await instance.embed(request, new AbortController().signal).then(
      () => false,
      () => true,
    )
    waits.push(failed ? Infinity : clock.now() - startedAt)
  }
  const ring = (): void => {
    void ask()
    clock.schedule(everyMs, ring)
  }
  ring()
  return waits
}

it.each([
  [1, 'window'],
  [1, 'continuous'],
  [2, 'window'],
  [2, 'continuous'],
  [3, 'window'],
  [4, 'window'],
] as const)('%i index on a quota that refills by %s: none is refused, and no question waits', async (count, refill) => {
  const service = new Service(refill, count)
  const instances = Array.from({ length: count }, () => service.instance())
  for (const instance of instances)
    for (let job = 0; job < jobsPerInstance; job += 1) void indexForever(service, instance)
  const waits = instances.map((instance) => askForever(service, instance, 500 * count))
  const minutes = 6
  await service.clock.advance(minutes * minuteMs + 10_000)

  expect(service.refused).toBe(0)
  expect(Math.max(...waits.flat())).toBeLessThan(500)
  const perMinute = Array.from({ length: minutes }, (_, minute) => {
    const within = service.granted.filter(({ at }) => Math.floor((at - 10_000) / minuteMs) === minute)
    return within.reduce((sum, { tokens }) => sum + tokens, 0) / tokensPerMinute
  })
  // In the first minute several of them find out about each other.
  const settled = count === 1 ? perMinute : perMinute.slice(1)
  expect(Math.min(...settled)).toBeGreaterThanOrEqual(count === 1 ? 0.9 : 0.85)
})
