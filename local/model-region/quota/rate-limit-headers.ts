// The rate limit headers of every answer: whole numbers, resets in seconds, as Azure OpenAI sends them.
import type { Admission } from './quota-gate.ts'

export type Headers = Record<string, string>

export const resetHeaders = ['x-ratelimit-reset-tokens', 'x-ratelimit-reset-requests'] as const

export function rateLimitHeaders({ limitTokens, limitRequests, tokens, requests }: Admission): Headers {
  return {
    'x-ratelimit-limit-tokens': String(limitTokens),
    'x-ratelimit-remaining-tokens': String(tokens.remaining),
    'x-ratelimit-reset-tokens': wholeSeconds(tokens.resetMs),
    'x-ratelimit-limit-requests': String(limitRequests),
    'x-ratelimit-remaining-requests': String(requests.remaining),
    'x-ratelimit-reset-requests': wholeSeconds(requests.resetMs),
  }
}

export function retryHeaders(retryAfterMs: number): Headers {
  return {
    'retry-after-ms': String(Math.ceil(retryAfterMs)),
    'retry-after': wholeSeconds(retryAfterMs),
  }
}

/** What a client must make of the headers: the finer one wins. */
export function statedReturnMs(headers: Readonly<Record<string, unknown>>): number | undefined {
  const milliseconds = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (Number.isFinite(milliseconds)) return milliseconds
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}

function wholeSeconds(durationMs: number): string {
  return String(Math.ceil(durationMs / 1000))
}
