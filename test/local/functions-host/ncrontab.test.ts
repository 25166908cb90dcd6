// NCRONTAB schedules.
import { assert, integer, nat, property, tuple, uniqueArray, type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseNcrontab } from '../../../local/functions-host/timer/ncrontab.ts'

function next(expression: string, after: string): string | undefined {
  return parseNcrontab(expression).next(new Date(after))?.toISOString()
}

describe('the next occurrence', () => {
  test.each([
    ['* * * * * *', '2026-01-01T00:00:00.500Z', '2026-01-01T00:00:01.000Z'],
    ['*/15 * * * * *', '2026-01-01T00:00:45Z', '2026-01-01T00:01:00.000Z'],
    ['0 */5 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00.000Z'],
    ['*/5 * * * *', '2026-01-01T23:58:00Z', '2026-01-02T00:00:00.000Z'],
    ['30 10-40/10 8 * * *', '2026-01-01T08:20:30Z', '2026-01-01T08:30:30.000Z'],
    ['0 5/20 * * * *', '2026-01-01T08:30:00Z', '2026-01-01T08:45:00.000Z'],
    ['0 0 9,17 * * mon-fri', '2026-01-02T17:00:00Z', '2026-01-05T09:00:00.000Z'],
    ['0 0 0 1 Jan,July *', '2026-01-01T00:00:00Z', '2026-07-01T00:00:00.000Z'],
    ['0 0 0 31 * *', '2026-01-31T00:00:00Z', '2026-03-31T00:00:00.000Z'],
    ['0 0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['59 59 23 31 12 *', '2026-12-31T23:59:59Z', '2027-12-31T23:59:59.000Z'],
    // Friday the 13th: both day fields must match.
    ['0 0 12 13 * 5', '2026-01-01T00:00:00Z', '2026-02-13T12:00:00.000Z'],
    // A leap day on a Sunday: 40 years apart around 2100, which has none.
    ['0 0 0 29 2 sun', '2088-02-29T00:00:00Z', '2128-02-29T00:00:00.000Z'],
  ])('of "%s" after %s is %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected)
  })

  test('does not exist for a day that no month has', () => {
    expect(next('0 0 0 31 2,4 *', '2026-01-01T00:00:00Z')).toBeUndefined()
  })

  test('is never skipped: it is the first second that matches, found by looking at every one', () => {
    const times = tuple(numbersUpTo(59), numbersUpTo(59), numbersUpTo(23))
    const starts = integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') })
    assert(
      property(times, starts, ([seconds, minutes, hours], startMs) => {
        const found = parseNcrontab(`${seconds.join()} ${minutes.join()} ${hours.join()} * * *`).next(new Date(startMs))

        const time = new Date(Math.floor(startMs / 1_000) * 1_000)
        do time.setTime(time.getTime() + 1_000)
        while (
          !seconds.includes(time.getUTCSeconds()) ||
          !minutes.includes(time.getUTCMinutes()) ||
          !hours.includes(time.getUTCHours())
        )
        expect(found).toEqual(time)
      }),
      { numRuns: 50 },
    )
  })
})

test.each([
  '',
  '* * * *',
  '60 * * * * *',
  '* * * 0 * *',
  '* * * * * 7',
  '5-1 * * * * *',
  '*/0 * * * * *',
  'x * * * * *',
])('"%s" is refused', (expression) => {
  expect(() => parseNcrontab(expression)).toThrow('schedule')
})

function numbersUpTo(most: number): Arbitrary<number[]> {
  return uniqueArray(nat(most), { minLength: 1, maxLength: 3 })
}
