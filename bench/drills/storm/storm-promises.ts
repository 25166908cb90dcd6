// What the region pool must keep while quotas are short.
import type { PromiseCheck } from '../drill.ts'
import { formatCount, formatMs, formatShare, quantile } from '../figures.ts'
import type { Standing } from '../run/compete.ts'
import type { CallRecord } from '../run/records.ts'
import { callsBeforeReturn, refusals } from './storm-table.ts'

const largestRefusalShare = 0.02
/** The longest a request may take, in the product's settings. */
const deadlineMs = 120_000

export function stormPromises(ours: Standing): PromiseCheck[] {
  const { requests, calls } = ours
  const answered = requests.filter(({ outcome }) => outcome === 'answered').length
  return [
    {
      promise: 'Storm: every request is answered',
      measured: `${answered} of ${requests.length}`,
      isKept: answered === requests.length,
    },
    {
      promise: 'Storm: less than 2 % of calls are refused (429)',
      measured: formatCount(refusals(ours), calls.length),
      isKept: refusals(ours) < calls.length * largestRefusalShare,
    },
    neverTooEarly('Storm', ours),
  ]
}

export function overloadPromises(ours: Standing): PromiseCheck[] {
  const { requests } = ours
  const turnedAway = requests.filter(({ outcome }) => outcome === 'turned away')
  const admitted = requests.filter(({ outcome }) => outcome !== 'turned away')
  const answered = admitted.filter(({ outcome }) => outcome === 'answered').length
  const returns = turnedAway.flatMap(({ retryAfterMs }) => retryAfterMs ?? [])
  const latestTold = Math.max(0, ...turnedAway.map(({ totalMs }) => totalMs))
  return [
    {
      promise: 'Overload: the excess is told 503 with the soonest return, within its deadline',
      measured:
        `${turnedAway.length} turned away, ${returns.length} with a return (median ${formatMs(quantile(returns, 0.5))}, ` +
        `at most ${formatMs(Math.max(0, ...returns))}), told after ${formatMs(latestTold)} at most`,
      isKept:
        turnedAway.length > 0 &&
        returns.length === turnedAway.length &&
        returns.every((returnMs) => returnMs > 0 && returnMs <= deadlineMs) &&
        latestTold <= deadlineMs,
    },
    {
      promise: 'Overload: whatever is admitted succeeds',
      measured: `${answered} of ${admitted.length} (${formatShare(answered, requests.length)} of all)`,
      isKept: answered === admitted.length && answered > 0,
    },
    neverTooEarly('Overload', ours),
  ]
}

function neverTooEarly(part: string, ours: Standing): PromiseCheck {
  const early = callsDespiteReturn(ours)
  return {
    promise: `${part}: no call is made to a deployment before the return it has stated`,
    measured: `${early} calls (the regions' journals: ${callsBeforeReturn(ours)}, with those that were on their way when it was stated)`,
    isKept: early === 0,
  }
}

/** Sent to a region after it had been heard to ask for more time than has passed. */
function callsDespiteReturn({ calls }: Standing): number {
  return calls.filter((call) => calls.some((refused) => isTooSoonAfter(refused, call))).length
}

function isTooSoonAfter({ region, headAtMs = Infinity, retryAfterMs }: CallRecord, call: CallRecord): boolean {
  if (retryAfterMs === undefined || call.region !== region) return false
  return call.startedAtMs > headAtMs && call.startedAtMs < headAtMs + retryAfterMs
}
