// What hedging must be worth, and may cost.
import type { PromiseCheck } from '../drill.ts'
import { formatMs, formatShare, quantile } from '../figures.ts'
import type { Standing } from '../run/compete.ts'
import { standingOf } from '../run/compete.ts'
import { measured } from './tail-requests.ts'

const smallestGain = 3
const mostExtraCalls = 0.05

export function tailPromises(standings: readonly Standing[]): PromiseCheck[] {
  const ours = standingOf(standings, 'region-pool')
  const unhedged = standingOf(standings, 'region-pool-without-hedging')
  const [p99, unhedgedP99] = [ours, unhedged].map(({ requests }) => quantile(measured(requests), 0.99))
  const gain = (unhedgedP99 ?? 0) / (p99 ?? Infinity)
  const extra = ours.calls.length - ours.requests.length
  const cancelled = ours.journals.flatMap(({ requests }) => requests.filter(({ outcome }) => outcome === 'cancelled'))
  const written = cancelled.reduce((sum, { completionTokens }) => sum + completionTokens, 0)
  return [
    {
      promise: 'p99 of first token at least 3 times better than without hedging',
      measured: `${formatMs(p99)} against ${formatMs(unhedgedP99)}: ${gain.toFixed(1)} times`,
      isKept: gain >= smallestGain,
    },
    {
      promise: 'At most 5 % extra calls',
      measured: `${extra} extra (${formatShare(extra, ours.requests.length)})`,
      isKept: extra <= ours.requests.length * mostExtraCalls,
    },
    {
      promise: 'Every loser is cancelled',
      measured: `${cancelled.length} cancelled in the regions for ${ours.hedges} hedges, after ${written} tokens in all`,
      isKept: ours.hedges > 0 && cancelled.length === ours.hedges,
    },
    {
      promise: 'Every request is answered',
      measured: `${ours.requests.filter(({ outcome }) => outcome === 'answered').length} of ${ours.requests.length}`,
      isKept: ours.requests.every(({ outcome }) => outcome === 'answered'),
    },
  ]
}
