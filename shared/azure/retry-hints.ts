// How long a 429 asks us to stay away. Services give several hints at once; the longest is the safe one.

/** Milliseconds, or undefined when the answer gave no usable hint. */
export function longestRetryHintMs(headers: Headers, nowMs: number): number | undefined {
  const hints = [
    milliseconds(headers.get('retry-after-ms')),
    secondsOrDate(headers.get('retry-after'), nowMs),
    duration(headers.get('x-ratelimit-reset-tokens')),
    duration(headers.get('x-ratelimit-reset-requests')),
  ].filter((hint) => hint !== undefined)
  return hints.length > 0 ? Math.max(...hints) : undefined
}

function milliseconds(text: string | null): number | undefined {
  return text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
}

/** RFC 9110, 10.2.3: seconds or an HTTP date. */
function secondsOrDate(text: string | null, nowMs: number): number | undefined {
  if (text === null) return undefined
  const seconds = milliseconds(text)
  if (seconds !== undefined) return seconds * 1_000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** `6m0s`, `20ms`, `1.5s` as OpenAI writes it; a bare number is seconds, as Azure writes it. */
function duration(text: string | null): number | undefined {
  if (text === null) return undefined
  const bare = milliseconds(text)
  if (bare !== undefined) return bare * 1_000
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text.trim())) return undefined
  const parts = text.matchAll(/(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m|h)/g)
  let totalMs = 0
  for (const { groups } of parts) totalMs += Number(groups?.['amount']) * (unitMs[groups?.['unit'] ?? ''] ?? 0)
  return totalMs
}
