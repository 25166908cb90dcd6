// One call to one chat deployment: its deadlines, its cancellation and its report. Fails with ModelErrors only.
//
// An iterator by hand, not a generator: this stands between model and reader for every token.
import type { ChatDeployment, DeploymentChatEvent } from '../chat-deployment.ts'
import type { ChatRequest } from '../chat-model.ts'
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

export class ChatCall {
  readonly permit: Permit<ChatDeployment>
  readonly #request: ChatRequest
  readonly #isHedge: boolean
  readonly #report: AttemptReport
  readonly #scope: CallScope
  #source: AsyncIterator<DeploymentChatEvent> | undefined
  #isOver = false

  constructor(context: PoolContext, permit: Permit<ChatDeployment>, request: ChatRequest, setting: ChatCallSetting) {
    const { isHedge, deadlineAt, signal } = setting
    const { promptTokens, onAttempt } = request
    this.permit = permit
    this.#request = request
    this.#isHedge = isHedge
    this.#report = new AttemptReport(context, { permit, promptTokens, isHedge, onAttempt })
    this.#scope = new CallScope(context.clock, { ...context.options.deadlines, deadlineAt }, signal)
  }

  /** Text each time, then one finish. One at a time, and none after the finish or a failure. */
  async next(): Promise<AnswerEvent> {
    const { deadlines } = this.#scope
    if (this.#report.hasText) deadlines.resume()
    try {
      this.#source ??= this.#open()
      for (;;) {
        const { value: event, done } = await this.#scope.wait(this.#source.next())
        if (done) throw new ModelError({ kind: 'dropped' })
        if (event.type === 'accepted') this.permit.accepted(event.rateLimit)
        else if (event.type === 'finish') return this.#finished(event)
        else if (event.text !== '') {
          deadlines.pause()
          this.#report.received(event.text)
          return event
        }
      }
    } catch (error) {
      throw this.#failed(error)
    }
  }

  /** The reader wants no more of it: cancelled, unless it is over. */
  leave(): void {
    if (this.#isOver) return
    this.#report.cancelled(false)
    this.#cutShort()
  }

  /** The other call of a hedge has answered: this one is ended at once. */
  giveWay(): void {
    if (this.#isOver) return
    // Only silence past its usual time tells against a deployment, and a hedge has not been silent for long.
    this.#report.cancelled(!this.#isHedge)
    this.#cutShort()
  }

  #open(): AsyncIterator<DeploymentChatEvent> {
    const { messages, maxOutputTokens } = this.#request
    const { deployment } = this.permit.member
    return deployment.stream({ messages, maxOutputTokens }, this.#scope.signal)[Symbol.asyncIterator]()
  }

  #finished(event: Extract<AnswerEvent, { type: 'finish' }>): AnswerEvent {
    this.#report.succeeded(event.usage)
    this.#scope.close()
    this.#stopSource()
    return event
  }

  #failed(error: unknown): ModelError {
    const failure = asModelError(error, this.#scope.signal, this.#report.hasText)
    if (failure.failure.kind === 'cancelled') this.#report.cancelled(false)
    else this.#report.failed(failure)
    this.#cutShort()
    return failure
  }

  #cutShort(): void {
    this.#scope.abort(over)
    this.#stopSource()
  }

  /** Told to stop, but not waited for: one that hangs would hold the reader too. */
  #stopSource(): void {
    this.#isOver = true
    this.#source?.return?.().catch(() => undefined)
  }
}

/** A reason of our own: without one, every abort makes an error with a stack that nobody reads. */
const over = Symbol('over')
