// One call to one chat deployment: its deadlines, its cancellation and its report. Fails with ModelErrors only.
import type { ChatDeployment, DeploymentChatEvent } from '../chat-deployment.ts'
import type { ChatRequest } from '../chat-model.ts'
import { ModelError } from '../model-failure.ts'
import { AttemptReport, asModelError } from './attempt-report.ts'
import { CallScope } from './call-scope.ts'
import type { Permit } from './permit.ts'
import type { PoolContext } from './pool-context.ts'
import { StreamDeadlines } from './stream-deadlines.ts'

export type AnswerEvent = Exclude<DeploymentChatEvent, { type: 'accepted' }>

export interface ChatCallSetting {
  readonly isHedge: boolean
  readonly deadlineAt: number
  readonly signal: AbortSignal
}

/** Why a call ends when the other call of a hedge answered first. */
const gaveWay = Symbol('gave way')

export class ChatCall {
  readonly permit: Permit<ChatDeployment>
  /** Text, then one finish. Leaving it early cancels the call. */
  readonly events: AsyncGenerator<AnswerEvent, void>
  readonly #scope: CallScope

  constructor(context: PoolContext, permit: Permit<ChatDeployment>, request: ChatRequest, setting: ChatCallSetting) {
    this.permit = permit
    this.#scope = new CallScope(setting.signal)
    this.events = callDeployment(context, permit, request, setting, this.#scope)
  }

  /** Aborted when the call is over, for whatever reason. */
  get signal(): AbortSignal {
    return this.#scope.signal
  }

  /** The other call of a hedge has answered: this one is ended at once. */
  giveWay(): void {
    this.#scope.end(gaveWay)
    void this.events.return()
  }
}

async function* callDeployment(
  context: PoolContext,
  permit: Permit<ChatDeployment>,
  { messages, maxOutputTokens, promptTokens, onAttempt }: ChatRequest,
  { isHedge, deadlineAt, signal }: ChatCallSetting,
  scope: CallScope,
): AsyncGenerator<AnswerEvent, void> {
  if (signal.aborted) {
    permit.release()
    throw new ModelError({ kind: 'cancelled' }, { cause: signal.reason })
  }
  const report = new AttemptReport(context, { permit, promptTokens, isHedge, onAttempt })
  const deadlines = new StreamDeadlines(context.clock, { ...context.options.deadlines, deadlineAt }, scope)
  try {
    const source = permit.member.deployment.stream({ messages, maxOutputTokens }, scope.signal)
    for await (const event of scope.read(source)) {
      if (event.type === 'accepted') permit.accepted(event.rateLimit)
      if (event.type === 'accepted' || (event.type === 'text-delta' && event.text === '')) continue
      deadlines.pause()
      if (event.type === 'finish') report.succeeded(event.usage)
      else report.received(event.text)
      yield event
      if (event.type === 'finish') return
      deadlines.resume()
    }
    throw new ModelError({ kind: 'dropped' })
  } catch (error) {
    const failure = asModelError(error, scope.signal, report.hasText)
    if (failure.failure.kind !== 'cancelled') report.failed(failure)
    throw failure
  } finally {
    // Only silence past its usual time tells against a deployment, and a hedge has not been silent for long.
    report.cancelled(scope.signal.reason === gaveWay && !isHedge)
    scope.end()
  }
}
