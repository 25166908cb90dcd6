// A deployment whose mood changes with time, which keeps its own accounts of what it was promised: for the property test.
import type { Clock } from '../../../shared/kernel/clock.ts'
import type {
  ChatDeployment,
  DeploymentChatEvent,
  DeploymentChatRequest,
} from '../../../shared/models/chat-deployment.ts'
import type { DeploymentInfo } from '../../../shared/models/deployment.ts'
import { ModelError } from '../../../shared/models/model-failure.ts'
import type { BreakerState } from '../../../shared/models/pool/breaker.ts'

export const moods = [
  'healthy',
  'slow',
  'dead',
  'hanging',
  'deaf',
  'throttling',
  'throttling-without-hint',
  'dropping',
  'stalling',
  'misconfigured',
  'filtering',
  'broken-port',
] as const
export type Mood = (typeof moods)[number]

export interface RandomCall {
  /** The content of the request's first message: who asked. */
  readonly asker: string
  readonly startedAt: number
  /** What it would say in full. */
  readonly fullText: string
  readonly wasProbe: boolean
  /** Made beside a silent call to a region that was known to be sick: a failover that does not wait. */
  readonly leavesTheSick: boolean
  isOver: boolean
}

export class RandomRegion implements ChatDeployment {
  readonly info: DeploymentInfo
  readonly calls: RandomCall[] = []
  readonly complaints: string[] = []
  mood: Mood = 'healthy'
  /** Set once the pool exists. */
  breakerState: () => BreakerState = () => 'closed'
  /** Set then, too. */
  hasCallToTheSick: (asker: string) => boolean = () => false
  readonly #clock: Clock
  readonly #random: () => number
  #returnsAt = 0
  #windowOpensAt = 0
  #windowTokens = 0

  constructor(clock: Clock, random: () => number, info: DeploymentInfo) {
    this.#clock = clock
    this.#random = random
    this.info = info
  }

  stream(request: DeploymentChatRequest, signal: AbortSignal): AsyncIterable<DeploymentChatEvent> {
    const asker = request.messages[0]?.content ?? ''
    const call: RandomCall = {
      asker,
      startedAt: this.#clock.now(),
      fullText: `${this.info.id} answers for the ${this.calls.length}. time`,
      wasProbe: this.breakerState() === 'half-open',
      leavesTheSick: this.hasCallToTheSick(asker),
      isOver: false,
    }
    this.#checkPromises(call)
    if (!this.mood.startsWith('throttling')) this.#chargeQuota(call, request)
    this.calls.push(call)
    signal.addEventListener('abort', () => {
      call.isOver = true
    })
    if (this.mood === 'broken-port') {
      call.isOver = true
      throw new TypeError('this is no model error')
    }
    return this.#play(call, this.mood, signal)
  }

  #checkPromises(call: RandomCall): void {
    if (call.startedAt < this.#returnsAt) this.complaints.push('called before its stated return')
    const probes = this.calls.filter(({ wasProbe, isOver }) => wasProbe && !isOver).length
    if (call.wasProbe && probes > 0) this.complaints.push('two probes in flight')
  }

  /** As the service documents it: by estimate, in a minute that starts with its first call; what is refused is not charged. */
  #chargeQuota(call: RandomCall, request: DeploymentChatRequest): void {
    const limit = this.info.tokensPerMinute
    if (limit === undefined) return
    if (call.startedAt >= this.#windowOpensAt + 60_000) {
      this.#windowOpensAt = call.startedAt
      this.#windowTokens = 0
    }
    const tokens = Number(request.messages[1]?.content) + request.maxOutputTokens
    if (tokens <= limit && this.#windowTokens + tokens > limit) this.complaints.push('asked for more than its quota')
    this.#windowTokens += tokens
  }

  async *#play(call: RandomCall, mood: Mood, signal: AbortSignal): AsyncGenerator<DeploymentChatEvent, void> {
    try {
      await this.#clock.sleep(1 + this.#random() * (mood === 'slow' ? 5_000 : 300), signal)
      this.#failAtOnce(mood)
      if (mood === 'hanging' || mood === 'deaf') await this.#hang(mood, signal)
      yield { type: 'accepted', rateLimit: this.#reading() }
      for (const word of call.fullText.split(/(?<= )/)) {
        yield { type: 'text-delta', text: word }
        await this.#clock.sleep(this.#random() * 200, signal)
        if (mood === 'dropping' && this.#random() < 0.3) throw new ModelError({ kind: 'dropped' })
        if (mood === 'stalling' && this.#random() < 0.3) await this.#hang('hanging', signal)
      }
      const usage = { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 5 }
      yield { type: 'finish', finishReason: 'stop', usage }
    } finally {
      call.isOver = true
    }
  }

  #failAtOnce(mood: Mood): void {
    if (mood === 'dead') throw new ModelError({ kind: 'unavailable', status: 503 })
    if (mood === 'misconfigured') throw new ModelError({ kind: 'misconfigured', status: 401 })
    if (mood === 'filtering') {
      throw new ModelError({ kind: 'content-filtered', side: 'question', category: 'violence' })
    }
    if (mood === 'throttling-without-hint') {
      throw new ModelError({ kind: 'throttled', throttle: 'capacity', retryAfterMs: undefined })
    }
    if (mood !== 'throttling') return
    const retryAfterMs = this.#random() * 90_000
    this.#returnsAt = Math.max(this.#returnsAt, this.#clock.now() + retryAfterMs)
    throw new ModelError({ kind: 'throttled', throttle: 'quota', retryAfterMs })
  }

  #hang(mood: 'hanging' | 'deaf', signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      if (mood === 'hanging') signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  }

  #reading() {
    const limit = this.info.tokensPerMinute
    if (limit === undefined || this.#random() < 0.2) return {}
    const remainingTokens = limit - this.#windowTokens
    return remainingTokens > 0 ? { limitTokens: limit, remainingTokens } : {}
  }
}
