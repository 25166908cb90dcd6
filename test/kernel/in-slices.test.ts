// A long computation in slices.
import { describe, expect, test } from 'vitest'
import type { Sliceable } from '../../shared/kernel/in-slices.ts'
import { inSlices } from '../../shared/kernel/in-slices.ts'

const steps = 1_000

function* counting(onStep: (step: number) => void = () => undefined): Sliceable<string> {
  for (let step = 0; step < steps; step++) {
    onStep(step)
    yield
  }
  return 'counted'
}

const never = new AbortController().signal

describe('a computation in slices', () => {
  test('gives its result', async () => {
    expect(await inSlices(counting(), never)).toBe('counted')
  })

  test('lets others have their turn before it is over, several times', async () => {
    let turns = 0
    let isOver = false
    const takeTurn = (): void => {
      if (isOver) return
      turns += 1
      setImmediate(takeTurn)
    }
    setImmediate(takeTurn)
    await inSlices(counting(), never)
    isOver = true
    expect(turns).toBeGreaterThan(5)
  })

  test('ends soon after nobody waits for it any more', async () => {
    const leave = new AbortController()
    let reached = 0
    const work = inSlices(
      counting((step) => {
        reached = step
        if (step === 100) leave.abort(new Error('left'))
      }),
      leave.signal,
    )
    await expect(work).rejects.toThrow('left')
    expect(reached).toBeLessThan(steps / 2)
  })
})
