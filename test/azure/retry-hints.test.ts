import { describe, expect, test } from 'vitest'
import { longestRetryHintMs } from '../../shared/azure/retry-hints.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const hint = (headers: Record<string, string>): number | undefined => longestRetryHintMs(new Headers(headers), now)

describe('how long a 429 asks to stay away', () => {
  test.each([
    ['milliseconds', { 'retry-after-ms': '1250' }, 1_250],
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['an HTTP date', { 'retry-after': 'Sun, 01 Mar 2026 12:01:30 GMT' }, 90_000],
    ['a date that has passed', { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
    ['a reset in bare seconds', { 'x-ratelimit-reset-tokens': '58' }, 58_000],
    ['a reset in units', { 'x-ratelimit-reset-requests': '1m2.5s' }, 62_500],
    ['a reset in milliseconds', { 'x-ratelimit-reset-tokens': '20ms' }, 20],
    ['longer than a minute, in full', { 'retry-after': '86400' }, 86_400_000],
  ])('%s', (_, headers, expectedMs) => {
    expect(hint(headers)).toBe(expectedMs)
  })

  test('the longest of several wins', () => {
    expect(hint({ 'retry-after-ms': '900', 'retry-after': '1', 'x-ratelimit-reset-tokens': '3s' })).toBe(3_000)
  })

  test('nothing usable is undefined, not zero', () => {
    expect(hint({})).toBeUndefined()
    expect(hint({ 'retry-after': 'soon', 'x-ratelimit-reset-tokens': '?' })).toBeUndefined()
  })
})
