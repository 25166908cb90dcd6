// How long a job waits that cannot be done now.
import { expect, it } from 'vitest'
import { orPutOff } from '../../shared/indexing/put-off.ts'
import { AppError } from '../../shared/kernel/app-error.ts'

async function pauseAfter(failure: unknown): Promise<number | undefined> {
  let pauseMs: number | undefined
  const fail = (): Promise<void> => Promise.reject(failure)
  const putOff = async (delayMs: number): Promise<void> => {
    pauseMs = delayMs
  }
  await orPutOff(fail, putOff)
  return pauseMs
}

it.each([
  [undefined, 15_000],
  [100, 5_000],
  [40_000, 40_000],
  [3_600_000, 120_000],
])('puts a job off for as long as capacity is missing, within reason: %o ms', async (retryAfterMs, pauseMs) => {
  const options = retryAfterMs === undefined ? {} : { retryAfterMs }
  expect(await pauseAfter(new AppError('capacity_exhausted', 'Busy.', options))).toBe(pauseMs)
})

it('puts a job off for longer when the budget is out', async () => {
  expect(await pauseAfter(new AppError('budget_exceeded', 'Out.'))).toBe(15 * 60_000)
})

it.each([new AppError('upstream_failed', 'Broken.'), new Error('a defect')])(
  'leaves every other failure to the queue: %o',
  async (error) => {
    await expect(pauseAfter(error)).rejects.toBe(error)
  },
)
