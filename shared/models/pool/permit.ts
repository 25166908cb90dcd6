// The right to make one call to one deployment: takes its share when granted, and gives everything back exactly once.
import type { Attempt } from '../attempt.ts'
import type { RateLimitReading } from '../deployment.ts'
import type { ModelFailure } from '../model-failure.ts'
import type { Breaker, ProbeLease } from './breaker.ts'
import { breakerAt } from './breaker.ts'
import { answeredAgain, coolDownAfter } from './cool-down.ts'
import type { Verdict } from './judge-call.ts'
import { judgeCall } from './judge-call.ts'
import type { Member } from './member.ts'
import type { PoolContext } from './pool-context.ts'
import type { PoolRequest } from './pool-request.ts'
import { chargeTokens } from './quota.ts'
import type { Charge, RateWindow } from './rate-window.ts'
import { verdictOf } from './verdict-of.ts'

/** The first-token deadline ends every probe that is alive: one still unjudged after that is lost, and another may start. */
const leaseMarginMs = 5_000

export class Permit<D = unknown> {
  readonly member: Member<D>
  readonly startedAt: number
  readonly #context: PoolContext
  readonly #request: PoolRequest
  readonly #tokens: Charge | undefined
  readonly #requests: Charge | undefined
  readonly #lease: ProbeLease | undefined
  readonly #epoch: number
  #isAnswered = false
  #isSuspected = false
  #isSettled = false

  constructor(context: PoolContext, member: Member<D>, request: PoolRequest) {
    const now = context.clock.now()
    this.#context = context
    this.#request = request
    this.member = member
    this.startedAt = now
    this.#tokens = chargeTokens(member.quota, request.demand, now)
    this.#requests = member.quota.requests?.charge(1, now)
    this.#lease = this.#takeProbe(now)
    this.#epoch = member.epoch
    member.inFlight += 1
    member.unanswered += 1
  }

  /** The service has taken the call on, and says what is left of its quota. */
  accepted(reading: RateLimitReading): void {
    const now = this.#context.clock.now()
    const { tokens, requests } = this.member.quota
    if (reading.limitTokens !== undefined) tokens?.setLimit(reading.limitTokens)
    if (this.#tokens) tokens?.answered(this.#tokens, reading.remainingTokens, now)
    if (this.#requests) requests?.answered(this.#requests, reading.remainingRequests, now)
    this.#context.capacityChanged()
  }

  /** The first token is here, or the whole answer where there are no tokens. */
  answered(): void {
    this.member.firstTokens.add(this.#context.clock.now() - this.startedAt)
    this.member.quota.coolDown = answeredAgain(this.member.quota.coolDown)
    this.#judge({ kind: 'answered' })
    this.#noLongerUnanswered()
    this.#context.capacityChanged()
  }

  /** It has been silent for so long that this counts as a failure, even if it should answer after all. */
  suspect(): void {
    // A probe has its lease: judged before its end, another would join it.
    if (this.#lease || this.#isSuspected) return
    this.#isSuspected = true
    this.#judge({ kind: 'failed' })
  }

  /** The call is over. Only the first report counts. */
  settle(outcome: Attempt['outcome'], usedTokens: number, isBeaten: boolean): void {
    if (this.#isSettled) return
    const { member } = this
    const now = this.#context.clock.now()
    // Its first token would have come later still: left out, the quantiles would sink with every hedge.
    if (isBeaten) member.firstTokens.add(now - this.startedAt)
    if (this.#requests) member.quota.requests?.settle(this.#requests, 1, now)
    if (this.#tokens) settleTokens(member.quota.tokens, this.#tokens, outcome, usedTokens, now)
    if (outcome.kind !== 'succeeded' && outcome.kind !== 'cancelled') this.#keepAway(now)
    this.#end(this.#finalVerdict(outcome, isBeaten))
    if (outcome.kind === 'throttled') this.#coolDown(outcome, now)
    this.#context.capacityChanged()
  }

  /** The call was never made. */
  release(): void {
    if (this.#isSettled) return
    const now = this.#context.clock.now()
    if (this.#tokens) this.member.quota.tokens?.cancel(this.#tokens, now)
    if (this.#requests) this.member.quota.requests?.cancel(this.#requests, now)
    this.#end({ kind: 'none' })
    this.#context.capacityChanged()
  }

  #end(verdict: Verdict): void {
    this.#isSettled = true
    this.member.inFlight -= 1
    this.#judge(verdict)
    this.#noLongerUnanswered()
  }

  /** Its first token, or its long silence, has been judged before: nothing counts twice. */
  #finalVerdict(outcome: Attempt['outcome'], isBeaten: boolean): Verdict {
    const verdict = verdictOf(outcome, isBeaten)
    if (verdict.kind === 'answered' && this.#isAnswered) return { kind: 'completed' }
    if (verdict.kind !== 'failed') return verdict
    if (this.#isAnswered) return { kind: 'broke-off' }
    return this.#isSuspected ? { kind: 'none' } : verdict
  }

  #takeProbe(now: number): ProbeLease | undefined {
    const breaker = breakerAt(this.member.breaker, now)
    if (breaker.state !== 'half-open') {
      this.#setBreaker(breaker)
      return undefined
    }
    const probe = { until: now + this.#context.options.deadlines.firstTokenMs + leaseMarginMs }
    this.#setBreaker({ ...breaker, probe })
    return probe
  }

  #judge(verdict: Verdict): void {
    const call = { startedAt: this.startedAt, lease: this.#lease }
    const { clock, options } = this.#context
    this.#setBreaker(judgeCall(this.member.breaker, call, verdict, clock.now(), options.breaker))
  }

  #setBreaker(next: Breaker): void {
    const { breaker: previous, info } = this.member
    this.member.breaker = next
    if (previous.state === next.state) return
    if (next.state === 'open' || next.state === 'quarantined') this.#startEpoch()
    this.#context.observer.breakerChanged?.({ deployment: info.id, from: previous.state, to: next.state })
  }

  #coolDown(failure: Extract<ModelFailure, { kind: 'throttled' }>, now: number): void {
    const { member } = this
    const { random, options, observer } = this.#context
    const throttling = { startedAt: this.startedAt, retryAfterMs: failure.retryAfterMs }
    const { quota } = member
    quota.coolDown = coolDownAfter(quota.coolDown, throttling, now, random, options.coolDown)
    member.throttles[failure.throttle] += 1
    this.#startEpoch()
    observer.throttled?.({ deployment: member.info.id, throttle: failure.throttle, untilMs: quota.coolDown.until })
  }

  /** The same request comes back here last, and not at once: full jitter, so that those who failed together part. */
  #keepAway(now: number): void {
    const { random, options } = this.#context
    const limitMs = Math.min(options.backoff.maxMs, options.backoff.baseMs * 2 ** (this.#request.attempts - 1))
    this.#request.failedUntil.set(this.member.info.id, now + random() * limitMs)
    this.#request.lastFailed = this.member.info.id
  }

  #startEpoch(): void {
    this.member.epoch += 1
    this.member.unanswered = 0
  }

  #noLongerUnanswered(): void {
    if (this.#isAnswered) return
    this.#isAnswered = true
    if (this.member.epoch === this.#epoch) this.member.unanswered -= 1
  }
}

function settleTokens(
  tokens: RateWindow | undefined,
  charge: Charge,
  outcome: Attempt['outcome'],
  usedTokens: number,
  now: number,
): void {
  // What was refused was not counted by the service either.
  if (outcome.kind === 'throttled') tokens?.cancel(charge, now)
  else tokens?.settle(charge, usedTokens, now)
}
