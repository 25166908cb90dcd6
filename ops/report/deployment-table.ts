// The deployments of one role, a row each.
import type { DeploymentReply } from '../status-reply.ts'
import { table } from './table.ts'
import { count, milliseconds, utc } from './units.ts'

export function deploymentTable(role: string, deployments: readonly DeploymentReply[]): string[] {
  return table([
    [role, 'model', 'state', 'why', 'until', ' tokens left', ' requests left', ' p50', ' p95', ' in flight', '429s'],
    ...deployments.map((deployment) => [
      deployment.id,
      deployment.model,
      deployment.state,
      deployment.why,
      utc(deployment.until),
      quotaLeft(deployment.tokens),
      quotaLeft(deployment.requests),
      milliseconds(deployment.firstTokenP50Ms),
      milliseconds(deployment.firstTokenP95Ms),
      count(deployment.inFlight),
      throttles(deployment.throttles),
    ]),
  ])
}

/** `118,000 of 120,000/min`; nothing where the quota is unknown. */
function quotaLeft(quota: DeploymentReply['tokens']): string {
  if (!quota) return ''
  const { left, limit, windowMs } = quota
  return `${count(left)} of ${count(limit)}/${windowMs === 60_000 ? 'min' : `${windowMs / 1_000} s`}`
}

/** Only the kinds there were. */
function throttles(byKind: DeploymentReply['throttles']): string {
  const there = Object.entries(byKind).filter(([, times]) => times > 0)
  return there.map(([kind, times]) => `${count(times)} ${kind}`).join(', ')
}
