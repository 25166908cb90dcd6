// A task that runs once at a time, and is shared.
import { describe, expect, test } from 'vitest'
import { SharedRuns } from '../../shared/kernel/shared-runs.ts'

function world() {
  const started: PromiseWithResolvers<void>[] = []
  const runs = new SharedRuns(() => {
    const run = Promise.withResolvers<void>()
    started.push(run)
    return run.promise
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { runs, started, settle }
}

describe('shared runs', () => {
  test('are shared by who asks while another is under way, and begin after they asked', async () => {
    const { runs, started, settle } = world()
    const first = runs.next()
    await settle()
    const others = [runs.next(), runs.next()]
    await settle()
    expect(started.length).toBe(1)
    started[0]?.resolve()
    await first
    await settle()
    expect(started.length).toBe(2)
    expect(runs.isRunning).toBe(true)
    started[1]?.resolve()
    await Promise.all(others)
    expect(runs.isRunning).toBe(false)
  })

  test('fail for those who wait for them, and for nobody else', async () => {
    const { runs, started, settle } = world()
    const first = runs.next()
    await settle()
    const second = runs.next()
    started[0]?.reject(new Error('lost'))
    await expect(first).rejects.toThrow('lost')
    await settle()
    started[1]?.resolve()
    await expect(second).resolves.toBeUndefined()
  })
})
