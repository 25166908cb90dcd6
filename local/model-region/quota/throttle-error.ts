// 429 in its four kinds. Azure tells them apart by text and headers only.
import { AzureError } from '../serving/azure-error.ts'
import { retryHeaders, type Headers } from './rate-limit-headers.ts'
import type { Admission } from './quota-gate.ts'

/**
 * - quota: the deployment's tokens (or requests) of this minute are used up
 * - capacity: the region has no room, whatever the quota
 * - reduction: the limit itself is lower than configured, for a time
 * - reservation: tokens are left, but fewer than prompt and max output together ask for
 */
export const throttleKinds = ['quota', 'requests', 'capacity', 'reduction', 'reservation'] as const
export type ThrottleKind = (typeof throttleKinds)[number]

export interface Throttled {
  readonly deployment: string
  readonly region: string
  readonly operation: string
  readonly admission: Admission
  readonly retryAfterMs: number
}

/** How far Azure has been seen to lower a limit is not documented; 40 % of it is plainly lower. */
const reducedShare = 0.4

export function throttleError(kind: ThrottleKind, throttled: Throttled): AzureError {
  const headers = { ...retryHeaders(throttled.retryAfterMs), ...remainingHeaders(kind, throttled.admission) }
  if (kind === 'capacity') {
    return new AzureError(
      429,
      { code: 'NoCapacity', message: capacityMessage(throttled), type: 'too_many_requests' },
      headers,
    )
  }
  return new AzureError(429, { code: 'RateLimitReached', message: limitMessage(kind, throttled) }, headers)
}

function remainingHeaders(kind: ThrottleKind, { limitTokens }: Admission): Headers {
  switch (kind) {
    case 'quota':
      return { 'x-ratelimit-remaining-tokens': '0' }
    case 'requests':
      return { 'x-ratelimit-remaining-requests': '0' }
    case 'reduction':
      return {
        'x-ratelimit-limit-tokens': String(Math.floor(limitTokens * reducedShare)),
        'x-ratelimit-remaining-tokens': '0',
      }
    case 'capacity':
    case 'reservation':
    default:
      return {}
  }
}

function limitMessage(kind: ThrottleKind, { deployment, region, operation, retryAfterMs }: Throttled): string {
  const limit = kind === 'requests' ? 'call rate limit' : 'token rate limit'
  return (
    `Your requests to ${deployment} for ${deployment} in ${region} have exceeded the ${limit} for your current ` +
    `AIServices S0 pricing tier. This request was for ${operation} under Azure OpenAI API version v1. ` +
    `Please retry after ${Math.ceil(retryAfterMs / 1000)} seconds. ` +
    'To increase your default rate limit, visit: https://aka.ms/oai/quotaincrease.'
  )
}

function capacityMessage({ retryAfterMs }: Throttled): string {
  return (
    'The system is currently experiencing high demand and cannot process your request. Your request exceeds the ' +
    `maximum usage size allowed during peak load. Please retry after ${Math.ceil(retryAfterMs / 1000)} seconds. ` +
    'For improved capacity reliability, consider switching to Provisioned Throughput.'
  )
}
