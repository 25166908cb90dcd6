// Which of the four kinds a 429 is: each is cured by something else.
import type { ThrottleKind } from '../models/model-failure.ts'

/** @param configuredTokensPerMinute what the deployment was given; undefined when not known. */
export function throttleKindOf(
  message: string,
  headers: Headers,
  configuredTokensPerMinute: number | undefined,
): ThrottleKind {
  // Azure lowers the stated limit while it reduces a deployment for a time.
  const statedLimit = Number(headers.get('x-ratelimit-limit-tokens') ?? Number.NaN)
  if (configuredTokensPerMinute !== undefined && statedLimit > 0 && statedLimit < configuredTokensPerMinute) {
    return 'temporary-reduction'
  }
  if (/max_tokens|max_completion_tokens|max output/i.test(message)) return 'over-reservation'
  if (/capacity|high demand|overloaded|too busy/i.test(message)) return 'capacity'
  return 'quota'
}
