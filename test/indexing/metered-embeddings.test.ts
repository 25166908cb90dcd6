import { describe, expect, test } from 'vitest'
import { indexWhenPossible } from '../../shared/indexing/index-when-possible.ts'
import { meteredEmbeddings } from '../../shared/indexing/metered-embeddings.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { ceilings, UnlimitedSpending } from '../fakes/unlimited-spending.ts'
import { IndexingWorkbench } from './indexing-workbench.ts'

const { signal } = new AbortController()

function meteredWorkbench() {
  const bench = new IndexingWorkbench()
  const spending = new UnlimitedSpending()
  const delays: number[] = []
  const queue = {
    send: async (...[job, stop, delayMs = 0]: Parameters<typeof bench.queue.send>) => {
      delays.push(delayMs)
      await bench.queue.send(job, stop)
    },
  }
  const deps = {
    ...bench.deps,
    queue,
    embeddings: meteredEmbeddings({ embeddings: bench.embeddings, spending, ceilings }),
  }
  const work = async () => {
    const job = bench.queue.jobs.shift()
    if (job) await indexWhenPossible(deps, job, signal)
  }
  return { bench, spending, delays, work }
}

describe('indexing and its budget', () => {
  test('every batch is charged to nobody in particular, and nothing stays set aside', async () => {
    const { bench, spending, work } = meteredWorkbench()
    await bench.upload('tides.txt', 'Spring tides come at new moon.')
    await work()
    expect(spending.opened).toMatchObject([
      { work: 'indexing', payer: { mayExceedBudget: false }, promisedMicroDollars: 0 },
    ])
    expect(spending.opened[0]?.payer.userId).toBeUndefined()
    expect(spending.opened[0]?.ceiling.microDollars).toBeGreaterThan(0)
  })

  test('a budget that is out puts the job off, and a later look brings the document into the index', async () => {
    const { bench, spending, delays, work } = meteredWorkbench()
    await bench.upload('tides.txt', 'Spring tides come at new moon.')
    spending.refusal = new AppError('budget_exceeded', 'The budget is used up.')
    await work()
    expect(bench.queue.jobs).toHaveLength(1)
    expect(delays).toEqual([15 * 60_000])
    expect(bench.embeddings.embeddedTexts).toEqual([])

    spending.refusal = undefined
    await work()
    expect(bench.queue.jobs).toEqual([])
    expect(bench.embeddings.embeddedTexts).toHaveLength(1)
  })

  test('any other failure is left to the queue', async () => {
    const { bench, spending, delays, work } = meteredWorkbench()
    await bench.upload('tides.txt', 'Spring tides come at new moon.')
    spending.refusal = new AppError('rate_limited', 'What is left of the budget is set aside.')
    await expect(work()).rejects.toMatchObject({ code: 'rate_limited' })
    expect(delays).toEqual([])
  })
})
