// `x-ratelimit-*` of an answer, read as what they reliably say: 0 and -1 in the remaining figures mean unknown.
import type { RateLimitReading } from '../models/deployment.ts'

export function readRateLimit(headers: Headers): RateLimitReading {
  const limitTokens = positive(headers.get('x-ratelimit-limit-tokens'))
  const remainingTokens = positive(headers.get('x-ratelimit-remaining-tokens'))
  const remainingRequests = positive(headers.get('x-ratelimit-remaining-requests'))
  return {
    ...(limitTokens === undefined ? {} : { limitTokens }),
    ...(remainingTokens === undefined ? {} : { remainingTokens }),
    ...(remainingRequests === undefined ? {} : { remainingRequests }),
  }
}

function positive(text: string | null): number | undefined {
  const value = text === null ? Number.NaN : Number(text)
  return value > 0 ? value : undefined
}
