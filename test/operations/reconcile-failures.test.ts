// Documents that have failed: which of them reconciliation tries again, and how often.
import { beforeEach, describe, expect, it } from 'vitest'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { recordPoisonedJob } from '../../shared/indexing/record-poisoned-job.ts'
import { large, signal } from '../indexing/indexing-workbench.ts'
import { hourMs, noFindings, ReconcileWorkbench } from './reconcile-workbench.ts'

let bench: ReconcileWorkbench

beforeEach(() => {
  bench = new ReconcileWorkbench()
})

describe('a failure', () => {
  async function fail(code: string): Promise<void> {
    await bench.upload('a.txt', 'one')
    bench.queue.jobs.length = 0
    const record = await bench.catalog.read(documentIdOf('a.txt'), signal)
    if (!record) throw new Error('no entry')
    const models = { [large]: { state: 'failed', code, message: '', failedAt: bench.clock.now() } } as const
    await bench.catalog.write({ ...record.entry, models }, record.revision, signal)
  }

  it('that may have passed is tried again, after as long as it has lasted and an hour at least', async () => {
    await fail('upstream_failed')
    expect(await bench.pass()).toMatchObject({ ...noFindings, failed: 1 })
    expect(bench.entry('a.txt')?.models[large]?.state).toBe('indexed')
    await bench.waitHours(5)
    await fail('upstream_failed')
    await bench.clock.sleep(hourMs / 2)
    await bench.tick()
    expect(bench.reports.at(-1)).toMatchObject(noFindings)
  })

  it('that comes again is tried less and less often', async () => {
    await fail('upstream_failed')
    const triedAtHours: number[] = []
    const startedAt = bench.clock.now()
    for (let hours = 0; hours < 72; hours++) {
      await bench.waitHours()
      await bench.tick()
      for (const job of bench.queue.jobs.splice(0)) {
        triedAtHours.push(Math.round((bench.clock.now() - startedAt) / hourMs))
        await recordPoisonedJob(bench.deps, job, signal)
      }
    }
    expect(triedAtHours).toEqual([1, 2, 4, 8, 16, 32, 56])
  })

  it('ends when the document is uploaded again', async () => {
    await fail('upstream_failed')
    await bench.upload('a.txt', 'two')
    await bench.work()
    expect(bench.entry('a.txt')?.models[large]?.state).toBe('indexed')
  })

  it('of the document itself is left alone', async () => {
    await fail('unsupported_document')
    await bench.waitHours(100)
    expect(await bench.pass()).toMatchObject(noFindings)
  })
})
