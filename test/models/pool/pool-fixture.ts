// A pool over fake deployments, and questions put to it.
import type { Attempt } from '../../../shared/models/attempt.ts'
import type { ChatDeployment } from '../../../shared/models/chat-deployment.ts'
import type { ChatModel, ChatModelEvent, ChatRequest } from '../../../shared/models/chat-model.ts'
import type { PoolObserver } from '../../../shared/models/pool/pool-observer.ts'
import type { PoolOptionsInput } from '../../../shared/models/pool/pool-options.ts'
import type { RegionPool } from '../../../shared/models/pool/region-pool.ts'
import { createRegionPool } from '../../../shared/models/pool/region-pool.ts'
import { regionChatModel } from '../../../shared/models/region-chat-model.ts'
import type { FakeClock } from '../../fakes/fake-clock.ts'
import type { FakeDeployment } from '../../fakes/fake-deployment.ts'
import { seededRandom } from '../../fakes/seeded-random.ts'

export interface Answer {
  readonly events: ChatModelEvent[]
  readonly attempts: Attempt[]
  /** All text after the last restart. */
  text: string
  error: unknown
  endedAt: number | undefined
}

export class PoolFixture {
  readonly clock: FakeClock
  readonly deployments: readonly FakeDeployment[]
  readonly pool: RegionPool<ChatDeployment>
  readonly model: ChatModel

  constructor(
    clock: FakeClock,
    deployments: readonly FakeDeployment[],
    settings: { options?: PoolOptionsInput; observer?: PoolObserver; random?: () => number } = {},
  ) {
    this.clock = clock
    this.deployments = deployments
    this.pool = createRegionPool<ChatDeployment>({ deployments, clock, random: seededRandom(1), ...settings })
    this.model = regionChatModel(this.pool)
  }

  /** Asks now, without moving the clock: the answer fills as the clock is moved. */
  ask(request: Partial<ChatRequest> = {}, signal = new AbortController().signal): Answer {
    const answer: Answer = { events: [], attempts: [], text: '', error: undefined, endedAt: undefined }
    void this.#follow(answer, request, signal)
    return answer
  }

  /** Asks and moves the clock until the answer is complete or has failed. */
  async answer(request: Partial<ChatRequest> = {}): Promise<Answer> {
    const answer: Answer = { events: [], attempts: [], text: '', error: undefined, endedAt: undefined }
    await this.clock.runUntil(this.#follow(answer, request, new AbortController().signal))
    return answer
  }

  async #follow(answer: Answer, request: Partial<ChatRequest>, signal: AbortSignal): Promise<void> {
    const onAttempt = (attempt: Attempt) => answer.attempts.push(attempt)
    try {
      for await (const event of this.model.stream({ ...question, onAttempt, ...request }, signal)) {
        answer.events.push(event)
        if (event.type === 'restart') answer.text = ''
        if (event.type === 'text-delta') answer.text += event.text
      }
    } catch (error) {
      answer.error = error
    }
    answer.endedAt = this.clock.now()
  }
}

export const question: ChatRequest = {
  messages: [{ role: 'user', content: 'How?' }],
  promptTokens: 100,
  maxOutputTokens: 100,
  priority: 'chat',
  userId: 'ada',
  canRestart: false,
}

export function outcomesOf(answer: Answer): string[] {
  return answer.attempts.map(({ region, outcome }) => `${region} ${outcome.kind}`)
}
