import { describe, expect, test } from 'vitest'
import { TurnTimes, waitedMs } from '../../shared/chat/turn-times.ts'

describe('the wait for a deployment', () => {
  const call = (startedAt: number, durationMs: number) => ({ startedAt, durationMs })

  test.each([
    ['none, when a call begins at once', 0, [call(0, 100)], 100, 0],
    ['until the first call', 0, [call(30, 70)], 100, 30],
    ['between calls as well', 10, [call(20, 10), call(50, 50)], 100, 30],
    ['not while one call of a hedge is under way', 0, [call(0, 80), call(40, 60)], 100, 0],
    ['to the end, when no call came of it', 0, [], 60, 60],
    ['after the last call, when no other came of it', 0, [call(0, 10)], 60, 50],
  ])('is %s', (_, from, calls, to, expected) => {
    expect(waitedMs(from, calls, to)).toBe(expected)
  })
})

describe('the times of a turn', () => {
  test('are there for phases that were reached, failed ones included', async () => {
    let now = 0
    const times = new TurnTimes({ now: () => now })
    await times.measure('recall', async () => void (now += 5))
    const failing = times.measure('rewrite', async () => {
      now += 7
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect([times.of('recall'), times.of('rewrite'), times.of('retrieval')]).toEqual([5, 7, undefined])
  })
})
