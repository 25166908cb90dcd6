// One call to one chat deployment: its deadlines, its cancellation and its report. Fails with ModelErrors only.
//
// It stands between model and reader for every token, so it hands promises on instead of awaiting them one by one.
import type { ChatDeployment, DeploymentChatEvent } from '../chat-deployment.ts'
import type { ChatRequest } from '../chat-model.ts'
import type { RateLimitReading } from '../deployment.ts'
import { ModelError } from '../model-failure.ts'
import { AttemptReport, asModelError } from './attempt-report.ts'
import { CallScope } from './call-scope.ts'
import type { Permit } from './permit.ts'
import type { PoolContext } from './pool-context.ts'

export type AnswerEvent = Exclude<DeploymentChatEvent, { type: 'accepted' }>

export interface ChatCallSetting {
  readonly isHedge: boolean
  readonly deadlineAt: number
  readonly signal: AbortSignal
}

/** A reason of our own: without one, every abort makes an error with a stack that nobody reads. */
const unwanted = Symbol('unwanted')

export class ChatCall {
  readonly permit: Permit<ChatDeployment>
  readonly #request: ChatRequest
  readonly #isHedge: boolean
  readonly #report: AttemptReport
  readonly #scope: CallScope
  #source: AsyncIterator<DeploymentChatEvent> | undefined
  #reader: PromiseWithResolvers<AnswerEvent> | undefined
  #failure: unknown

  constructor(context: PoolContext, permit: Permit<ChatDeployment>, request: ChatRequest, setting: ChatCallSetting) {
    const { isHedge, deadlineAt, signal } = setting
    const { promptTokens, onAttempt } = request
    const limits = { ...context.options.deadlines, deadlineAt }
    this.permit = permit
    this.#request = request
    this.#isHedge = isHedge
    this.#report = new AttemptReport(context, { permit, promptTokens, isHedge, onAttempt })
    this.#scope = new CallScope(context.clock, limits, signal, (reason) => this.#wasCut(reason))
  }

  /** Text each time, then one finish. To be asked for one at a time, and no more after the finish. */
  next(): Promise<AnswerEvent> {
    if (this.#failure) return Promise.reject(this.#failure)
    if (this.#report.hasText) this.#scope.deadlines.resume()
    this.#reader = Promise.withResolvers()
    this.#pull()
    return this.#reader.promise
  }

  /** The reader wants no more of it: cancelled, unless it has ended. */
  leave(): void {
    this.#scope.cut(unwanted)
  }

  /** The other call of a hedge has answered: this one is ended at once. */
  giveWay(): void {
    // Only silence past its usual time tells against a deployment, and a hedge has not been silent for long.
    this.#report.cancelled(!this.#isHedge)
    this.leave()
  }

  #pull(): void {
    try {
      this.#source ??= this.#open()
      this.#source.next().then(this.#received, this.#broke)
    } catch (error) {
      this.#broke(error)
    }
  }

  #open(): AsyncIterator<DeploymentChatEvent> {
    const { messages, maxOutputTokens } = this.#request
    const { deployment } = this.permit.member
    return deployment.stream({ messages, maxOutputTokens }, this.#scope.signal)[Symbol.asyncIterator]()
  }

  readonly #received = (item: IteratorResult<DeploymentChatEvent>): void => {
    if (this.#failure) return
    try {
      if (item.done) throw new ModelError({ kind: 'dropped' })
      this.#take(item.value)
    } catch (error) {
      this.#broke(error)
    }
  }

  #take(event: DeploymentChatEvent): void {
    if (event.type === 'accepted') this.#accepted(event.rateLimit)
    if (event.type === 'accepted' || (event.type === 'text-delta' && event.text === '')) return this.#pull()
    if (event.type === 'text-delta') {
      this.#scope.deadlines.pause()
      this.#report.received(event.text)
    } else {
      this.#report.succeeded(event.usage)
      this.#scope.close()
      this.#stopSource()
    }
    this.#reader?.resolve(event)
  }

  #accepted(rateLimit: RateLimitReading): void {
    this.#report.accepted()
    this.permit.accepted(rateLimit)
  }

  readonly #broke = (error: unknown): void => {
    this.#scope.cut(asModelError(error, this.#scope.signal, this.#report.hasText))
  }

  #wasCut(reason: unknown): void {
    const failure = asModelError(reason, this.#scope.signal, this.#report.hasText)
    this.#failure = failure
    try {
      if (failure.failure.kind === 'cancelled') this.#report.cancelled(false)
      else this.#report.failed(failure)
    } catch (error) {
      // An observer's fault is the request's failure. Thrown on, in a timer or an event's listener, it would end the process.
      this.#failure = error
    }
    this.#reader?.reject(this.#failure)
    this.#stopSource()
  }

  /** Told to stop, but not waited for: one that hangs would hold the reader too. */
  #stopSource(): void {
    this.#source?.return?.().catch(() => undefined)
  }
}
