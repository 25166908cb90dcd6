// What the operator's commands print: tables, numbers, pace, suggestions.
import { describe, expect, test } from 'vitest'
import { nearest } from '../../ops/nearest.ts'
import { deploymentTable } from '../../ops/report/deployment-table.ts'
import { Pace } from '../../ops/report/pace.ts'
import { reconciliationLines } from '../../ops/report/reconciliation-lines.ts'
import { table } from '../../ops/report/table.ts'
import { count, duration, utc } from '../../ops/report/units.ts'

describe('a table', () => {
  test('aligns columns, numbers to the right, and leaves empty columns out', () => {
    const rows = [
      ['name', ' size', 'note', 'kind'],
      ['a', '5', '', 'file'],
      ['longer', '1,000', '', 'file'],
    ]
    expect(table(rows)).toEqual(['name     size  kind', 'a           5  file', 'longer  1,000  file'])
  })

  test('of deployments has quotas with their windows, the end of a state, and only the kinds of 429 there were', () => {
    const lines = deploymentTable('chat', [
      {
        id: 'eastus2/chat',
        model: 'gpt-4.1-mini',
        state: 'cooling',
        why: 'throttled',
        until: '2026-11-21T10:00:05.250Z',
        tokens: { limit: 120_000, left: 800, windowMs: 60_000 },
        requests: { limit: 20, left: 3, windowMs: 10_000 },
        firstTokenP50Ms: 310,
        throttles: { quota: 12, capacity: 0 },
        inFlight: 2,
      },
    ])
    expect(lines.join('\n')).not.toContain('p95')
    expect(lines[1]).toBe(
      'eastus2/chat  gpt-4.1-mini  cooling  throttled  2026-11-21 10:00:05 UTC  800 of 120,000/min   3 of 20/10 s  310 ms          2  12 quota',
    )
  })
})

describe('a reconciliation', () => {
  const tally = { startedAt: '2026-11-21T10:00:00Z', blobs: 1, entries: 1_200, passages: 30_000 }

  test('is told by what differs', () => {
    const last = { ...tally, finishedAt: '2026-11-21T10:01:00Z', findings: { vanished: 2, orphaned: 0, failed: 1 } }
    expect(reconciliationLines({ last })).toEqual([
      'Last reconciliation: 2026-11-21 10:01:00 UTC, 1 blob, 1,200 in the catalogue, 30,000 passages: 2 vanished, 1 failed',
    ])
  })

  test('may be the first, and may be under way', () => {
    expect(reconciliationLines({ underWay: { ...tally, findings: { vanished: 0 } } })).toEqual([
      'Last reconciliation: none yet',
      expect.stringMatching(/^Reconciliation under way since 2026-11-21 10:00:00 UTC: .*: nothing differs so far$/),
    ])
  })
})

describe('numbers', () => {
  test.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [59.6, '1 min'],
    [61, '1 min 1 s'],
    [3_600, '1 h'],
    [3_725, '1 h 2 min'],
    [90_061, '1 d 1 h'],
    [86_460, '1 d'],
  ])('%d seconds are %s', (seconds, words) => expect(duration(seconds)).toBe(words))

  test('carry their noun, and times their zone', () => {
    expect(count(1, 'document')).toBe('1 document')
    expect(count(12_345.4, 'token')).toBe('12,345 tokens')
    expect(utc('2026-11-21T12:00:01.999+02:00')).toBe('2026-11-21 10:00:01 UTC')
    expect(utc(undefined)).toBe('')
  })
})

describe('the pace', () => {
  test('is not told from the first moments', () => {
    const pace = new Pace()
    expect(pace.see(0, 0)).toBeUndefined()
    expect(pace.see(1_000, 50)).toBeUndefined()
    expect(pace.see(2_000, 50)).toBe(1_500)
  })

  test('is that of the last minute, not of the whole time', () => {
    const pace = new Pace()
    for (let at = 0; at <= 300; at++) pace.see(at * 1_000, at * 100)
    let last: number | undefined
    for (let at = 301; at <= 420; at++) last = pace.see(at * 1_000, 30_000 + (at - 300))
    expect(last).toBeCloseTo(60)
  })

  test('is never negative: documents that are deleted meanwhile do not count as steps back', () => {
    const pace = new Pace()
    pace.see(0, 10)
    expect(pace.see(5_000, 8)).toBe(0)
  })
})

describe('a name that does not exist', () => {
  const names = ['status', 'runs', 'run', 'reindex', 'resume', 'retry']
  test.each([
    ['statsu', ['status']],
    ['stat', ['status']],
    ['rum', ['run']],
    ['re', ['reindex', 'resume', 'retry']],
    ['sing', []],
    ['', names],
  ])('"%s" may have been meant as one of %j', (typed, meant) => expect(nearest(typed, names)).toEqual(meant))
})
