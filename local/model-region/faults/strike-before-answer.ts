// What a fault does in place of an answer.
import type { Admission } from '../quota/quota-gate.ts'
import { resetHeaders, retryHeaders } from '../quota/rate-limit-headers.ts'
import { throttleError } from '../quota/throttle-error.ts'
import { contentFiltered } from '../chat/content-filter.ts'
import { AzureError } from '../serving/azure-error.ts'
import { drop, type Exchange } from '../serving/exchange.ts'
import { answerEnding } from './answer-ending.ts'
import type { FaultRule } from './fault-rule.ts'

/** It gave up while it was at work: Azure bills that, unlike a 5xx. */
const requestTimeout = 408

/** Azure's usual wait when a fault names none. */
const defaultRetryAfterMs = 1_000

/** Where the fault strikes: throttled answers name both. */
export interface StruckAt {
  readonly deployment: string
  readonly operation: string
  readonly admission: Admission
  /** Bills the prompt, where there is one: what has been read is paid for, also when it is refused. */
  readonly readPrompt?: () => void
}

/** Returns when the answer may go on; otherwise throws the refusal, or ends or keeps the connection without one. */
export async function strikeBeforeAnswer(exchange: Exchange, rule: FaultRule, at: StruckAt | undefined): Promise<void> {
  const { clock, name } = exchange.region
  if (rule.latencyMs !== undefined) await clock.sleep(rule.latencyMs, exchange.signal)
  if (rule.reset || rule.refuseConnection) drop(exchange)
  if (rule.reset || rule.refuseConnection || rule.hang) await untilClientLeaves(exchange.signal)
  if (rule.throttle || rule.status === 429) withoutResets(exchange)
  if (rule.throttle && at) {
    throw withRuleHeaders(
      throttleError(rule.throttle, { ...at, region: name, retryAfterMs: rule.retryAfterMs ?? defaultRetryAfterMs }),
      rule,
    )
  }
  if (rule.status === requestTimeout) at?.readPrompt?.()
  if (rule.status !== undefined) throw statusError(rule.status, rule)
  if (rule.contentFilterMarker !== undefined && !spoilsAnswer(rule)) {
    at?.readPrompt?.()
    throw contentFiltered()
  }
}

/** The quota has room: when it starts over has nothing to do with this refusal, which states its own wait. */
function withoutResets({ response }: Exchange): void {
  for (const name of resetHeaders) response.removeHeader(name)
}

export function untilClientLeaves(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const leave = (): void => reject(new Error('the client has left', { cause: signal.reason }))
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
}

function statusError(status: number, rule: FaultRule): AzureError {
  const retry = rule.retryAfterMs === undefined ? {} : retryHeaders(rule.retryAfterMs)
  const error = new AzureError(
    status,
    { code: String(status), message: `The region was told to answer ${status}.` },
    retry,
  )
  return withRuleHeaders(error, rule)
}

function withRuleHeaders(error: AzureError, { headers, body }: FaultRule): AzureError {
  return new AzureError(error.status, error.detail, { ...error.headers, ...headers }, body)
}

/** A marker with one of these is about how the answer goes wrong, not about a refused prompt. */
function spoilsAnswer(rule: FaultRule): boolean {
  const isSlower = rule.timeToFirstTokenMs !== undefined || rule.tokensPerSecond !== undefined
  return (
    isSlower || rule.tokensAfterLeaving !== undefined || rule.emptyReply === true || answerEnding(rule, 0) !== undefined
  )
}
