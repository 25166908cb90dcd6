// What a fault rule makes of the request it hit.
import { CosmosError } from '../cosmos-error.ts'
import { errorReply, type Reply } from '../http/reply.ts'
import type { FaultRule } from './fault-rules.ts'

/** What becomes of the connection: a reply, none for ever, or its end. */
export type Outcome = Reply | 'hang' | 'drop'

export function applyFault(rule: FaultRule, activityId: string, work: () => Reply): Outcome {
  if (rule.applyThenFail) work()
  if (rule.hang) return 'hang'
  if (rule.drop) return 'drop'
  const status = rule.status ?? (rule.applyThenFail ? 503 : undefined)
  return status === undefined ? work() : faultReply(rule, status, activityId)
}

/** The service's own sub-status for throttling. */
const throttledSubStatus = 3200

function faultReply(rule: FaultRule, status: number, activityId: string): Reply {
  const subStatus = rule.subStatus ?? (status === 429 ? throttledSubStatus : undefined)
  const error = new CosmosError(status, 'A fault rule of the stand-in asked for this.', {
    ...(subStatus === undefined ? {} : { subStatus }),
    ...(rule.retryAfterMs === undefined ? {} : { retryAfterMs: rule.retryAfterMs }),
  })
  const reply = errorReply(error, activityId)
  return rule.body === undefined ? reply : { ...reply, body: JSON.stringify(rule.body) }
}
