// Any history of a pool of any regions: people ask, leave and rush in, regions change their mood, and time passes.
import * as fc from 'fast-check'
import type { Attempt } from '../../../shared/models/attempt.ts'
import type { ChatDeployment } from '../../../shared/models/chat-deployment.ts'
import type { ChatModelEvent, Priority } from '../../../shared/models/chat-model.ts'
import { defaultPoolOptions } from '../../../shared/models/pool/pool-options.ts'
import { createRegionPool } from '../../../shared/models/pool/region-pool.ts'
import { regionChatModel } from '../../../shared/models/region-chat-model.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { seededRandom } from '../../fakes/seeded-random.ts'
import type { Mood } from './random-region.ts'
import { RandomRegion, moods } from './random-region.ts'

export const regionPlan = fc.record({
  priority: fc.integer({ min: 0, max: 2 }),
  weight: fc.integer({ min: 1, max: 5 }),
  tokensPerMinute: fc.option(fc.integer({ min: 1_500, max: 20_000 }), { nil: undefined }),
  requestsPerMinute: fc.option(fc.integer({ min: 6, max: 600 }), { nil: undefined }),
})

const ask = fc.record({
  kind: fc.constant('ask' as const),
  promptTokens: fc.integer({ min: 1, max: 1_000 }),
  priority: fc.constantFrom<Priority>('chat', 'chat', 'chat', 'summary', 'indexing'),
  userId: fc.constantFrom('ada', 'bob', 'eve'),
  affinityKey: fc.option(fc.constantFrom('session-1', 'session-2', 'session-3'), { nil: undefined }),
  canRestart: fc.boolean(),
  leavesAfterMs: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined, freq: 6 }),
  stopsAfterEvents: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 8 }),
  readerPauseMs: fc.constantFrom(0, 0, 0, 500),
})

export const step = fc.oneof(
  { weight: 6, arbitrary: ask },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('mood' as const),
      region: fc.integer({ min: 0, max: 3 }),
      mood: fc.constantFrom<Mood>('healthy', ...moods),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 50, 300, 2_000, 15_000, 70_000),
    }),
  },
  // A rush: many at once.
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('rush' as const), size: fc.integer({ min: 5, max: 30 }), ask }),
  },
)

/** What one request saw of it all. */
export interface Outcome {
  readonly asker: string
  readonly plan: AskPlan
  readonly askedAt: number
  readonly events: ChatModelEvent[]
  readonly attempts: Attempt[]
  text: string
  ending: 'finished' | 'left' | { readonly error: unknown } | undefined
  endedAt: number
}

type AskPlan = typeof ask extends fc.Arbitrary<infer T> ? T : never
type StepPlan = typeof step extends fc.Arbitrary<infer T> ? T : never
type RegionPlan = typeof regionPlan extends fc.Arbitrary<infer T> ? T : never

/** Regions that behave as they like, and requests that come as planned. */
export class RandomWorld {
  readonly clock = new FakeClock()
  readonly startedAt = this.clock.now()
  readonly regions: readonly RandomRegion[]
  readonly outcomes: Outcome[] = []
  readonly pool
  readonly #model
  readonly #reading: Promise<void>[] = []

  constructor(plans: readonly RegionPlan[], seed: number) {
    const random = seededRandom(seed)
    this.regions = plans.map(
      (plan, index) =>
        new RandomRegion(this.clock, random, { id: `r${index}/gpt`, region: `r${index}`, model: 'gpt', ...plan }),
    )
    this.pool = createRegionPool<ChatDeployment>({ deployments: this.regions, clock: this.clock, random })
    for (const [index, region] of this.regions.entries()) {
      region.breakerState = () => this.pool.members[index]?.breaker.state ?? 'closed'
      region.hasCallToTheSick = (asker) => this.regions.some((other) => isSickFor(other, asker))
    }
    this.#model = regionChatModel(this.pool)
  }

  async take(step: StepPlan): Promise<void> {
    switch (step.kind) {
      case 'ask':
        this.#ask(step)
        return this.clock.settle()
      case 'rush':
        for (let request = 0; request < step.size; request += 1) this.#ask(step.ask)
        return this.clock.settle()
      case 'mood': {
        const region = this.regions[step.region % this.regions.length]
        if (region) region.mood = step.mood
        return
      }
      case 'pass':
        return this.clock.advance(step.ms)
    }
  }

  /** Long enough for every deadline, and for every quota window to pass. */
  async end(): Promise<void> {
    await this.clock.advance(defaultPoolOptions.deadlines.totalMs + 90_000)
    await Promise.all(this.#reading)
  }

  #ask(plan: AskPlan): void {
    const outcome: Outcome = {
      asker: `request ${this.outcomes.length}`,
      plan,
      askedAt: this.clock.now(),
      events: [],
      attempts: [],
      text: '',
      ending: undefined,
      endedAt: Infinity,
    }
    this.outcomes.push(outcome)
    this.#reading.push(this.#read(outcome))
  }

  async #read(outcome: Outcome): Promise<void> {
    const { promptTokens, priority, userId, affinityKey, canRestart } = outcome.plan
    const leaving = new AbortController()
    if (outcome.plan.leavesAfterMs !== undefined) {
      void this.clock.sleep(outcome.plan.leavesAfterMs).then(() => leaving.abort(leaving))
    }
    const stream = this.#model.stream(
      {
        messages: [
          { role: 'user', content: outcome.asker },
          { role: 'user', content: String(promptTokens) },
        ],
        promptTokens,
        maxOutputTokens: 200,
        priority,
        userId,
        canRestart,
        onAttempt: (attempt) => outcome.attempts.push(attempt),
        ...(affinityKey === undefined ? {} : { affinityKey }),
      },
      leaving.signal,
    )
    try {
      outcome.ending = await this.#consume(stream, outcome)
    } catch (error) {
      outcome.ending = error === leaving ? 'left' : { error }
    }
    outcome.endedAt = this.clock.now()
  }

  async #consume(stream: AsyncIterable<ChatModelEvent>, outcome: Outcome): Promise<Outcome['ending']> {
    for await (const event of stream) {
      outcome.events.push(event)
      if (event.type === 'restart') outcome.text = ''
      if (event.type === 'text-delta') outcome.text += event.text
      if (outcome.events.length === outcome.plan.stopsAfterEvents) return 'left'
      if (outcome.plan.readerPauseMs > 0) await this.clock.sleep(outcome.plan.readerPauseMs)
    }
    return 'finished'
  }
}

function isSickFor(region: RandomRegion, asker: string): boolean {
  const isWaiting = region.calls.some((call) => call.asker === asker && !call.isOver)
  return isWaiting && !['closed', 'ramping'].includes(region.breakerState())
}
