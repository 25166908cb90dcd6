// Writes a completion as a stream of server-sent events, at its pace, until it ends or a fault ends it.
import { untilClientLeaves } from '../faults/strike-before-answer.ts'
import type { AnswerEnding } from '../faults/answer-ending.ts'
import { drop, sendHead, write, type Exchange } from '../serving/exchange.ts'
import { completionEvents, doneEvent, errorEvent, malformedEvent, promptFilterEvent } from './completion-chunks.ts'
import type { Completion } from './completion.ts'
import type { TokenPace } from './token-pace.ts'

export interface StreamPlan {
  readonly pace: TokenPace
  readonly includesUsage: boolean
  readonly ending: AnswerEnding | undefined
}

/** Events that are due together go out together, up to this size. */
const largestWriteChars = 16_384

export async function streamCompletion(exchange: Exchange, completion: Completion, plan: StreamPlan): Promise<void> {
  const { region, entry, signal, response } = exchange
  const { pace, ending } = plan
  const events = completionEvents(completion, plan.includesUsage)
  await sleepUntilDue(0)
  sendHead(exchange, 200, 'text/event-stream; charset=utf-8')

  let due = promptFilterEvent + events.role
  for (const delta of completion.deltas) {
    if (ending && entry.completionTokens >= ending.afterTokens) break
    if (due.length >= largestWriteChars || pace.waitMs(entry.completionTokens) > 0) {
      await write(exchange, due)
      due = ''
      await sleepUntilDue(entry.completionTokens)
    }
    due += events.content(delta.text)
    entry.completionTokens += delta.tokens
  }
  if (ending && ending.how !== 'filter') return endEarly(exchange, due, ending.how)

  const reason = ending ? 'content_filter' : completion.finishReason
  entry.finishReason = reason
  const usage = plan.includesUsage ? events.usage(entry.completionTokens) : ''
  response.end(due + events.finish(reason) + usage + doneEvent)

  async function sleepUntilDue(tokensBefore: number): Promise<void> {
    const waitMs = pace.waitMs(tokensBefore)
    if (waitMs > 0) await region.clock.sleep(waitMs, signal)
    signal.throwIfAborted()
  }
}

/** Sends what is due, and then what the fault makes of the rest. */
async function endEarly(exchange: Exchange, due: string, how: Exclude<AnswerEnding['how'], 'filter'>): Promise<void> {
  const { response, signal } = exchange
  switch (how) {
    case 'silence':
      return void response.end(due)
    case 'malformed':
      return void response.end(due + malformedEvent + doneEvent)
    case 'error':
      return void response.end(due + errorEvent)
    case 'hang':
      await write(exchange, due)
      return untilClientLeaves(signal)
    case 'drop':
      return void response.write(due, () => drop(exchange))
  }
}
