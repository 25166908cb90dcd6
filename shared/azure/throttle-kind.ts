// Which of the four kinds a 429 is: each is cured by something else.
import type { ThrottleKind } from '../models/model-failure.ts'

/** @param configuredTokensPerMinute what the deployment was given; undefined when not known. */
export function throttleKindOf(
  message: string,
  headers: Headers,
  configuredTokensPerMinute: number | undefined,
): ThrottleKind {
  // Azure lowers the stated limit while it reduces a deployment for a time.
  const statedLimit = numberIn(headers, 'x-ratelimit-limit-tokens')
  if (configuredTokensPerMinute !== undefined && statedLimit > 0 && statedLimit < configuredTokensPerMinute) {
    return 'temporary-reduction'
  }
  if (/capacity|high demand|overloaded|too busy/i.test(message)) return 'capacity'
  // Tokens are left, only not as many as prompt and largest answer together: a smaller reservation would have been let in.
  if (/token/i.test(message) && numberIn(headers, 'x-ratelimit-remaining-tokens') > 0) return 'over-reservation'
  return 'quota'
}

function numberIn(headers: Headers, name: string): number {
  return Number(headers.get(name) ?? Number.NaN)
}
