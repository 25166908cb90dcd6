// What a call's outcome says about the health of the deployment that took it.
import type { Attempt } from '../attempt.ts'
import type { Verdict } from './judge-call.ts'

/** @param isBeaten the call was cancelled because it stayed silent past its usual time and its hedge did not. */
export function verdictOf(outcome: Attempt['outcome'], isBeaten: boolean): Verdict {
  switch (outcome.kind) {
    case 'succeeded':
    // It answered; that the answer was a refusal is the request's doing.
    case 'content-filtered':
    case 'context-overflow':
    case 'rejected':
      return { kind: 'answered' }
    case 'unavailable':
    case 'dropped':
      return { kind: 'failed' }
    case 'timed-out':
      // The request's own time can run out on the healthiest deployment.
      return { kind: outcome.phase === 'total' ? 'none' : 'failed' }
    case 'misconfigured':
      return { kind: 'misconfigured', status: outcome.status }
    // Throttling is not sickness: the cool-down deals with it.
    case 'throttled':
      return { kind: 'none' }
    case 'cancelled':
      // A hanging region shows first by losing to its hedges, long before the first deadline passes.
      return { kind: isBeaten ? 'failed' : 'none' }
  }
}
