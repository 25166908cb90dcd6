// Charges a request to its deployment's quota, or refuses it as Azure does.
import type { Exchange } from '../serving/exchange.ts'
import type { Admission } from './quota-gate.ts'
import { rateLimitHeaders } from './rate-limit-headers.ts'
import { throttleError, type Throttled, type ThrottleKind } from './throttle-error.ts'

export function admit(exchange: Exchange, deployment: string, operation: string, estimatedTokens: number): Admission {
  const { region, response, entry } = exchange
  entry.estimatedTokens = estimatedTokens
  const admission = region.quota.admit(deployment, estimatedTokens)
  for (const [name, value] of Object.entries(rateLimitHeaders(admission))) response.setHeader(name, value)

  const { tokens, requests } = admission
  if (tokens.isGranted && requests.isGranted) return admission
  const throttled: Throttled = {
    deployment,
    region: region.name,
    operation,
    admission,
    retryAfterMs: Math.max(tokens.retryAfterMs, requests.retryAfterMs),
  }
  throw throttleError(refusalKind(admission), throttled)
}

function refusalKind({ tokens, requests }: Admission): ThrottleKind {
  if (!requests.isGranted) return 'requests'
  return tokens.remaining > 0 ? 'reservation' : 'quota'
}
