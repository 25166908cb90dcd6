// The timer of reconciliation: when it begins, who does the work, and how a pass is spread over many calls.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { reconcile } from '../../shared/operations/reconcile/reconcile.ts'
import { signal, uploadJobOf } from '../indexing/indexing-workbench.ts'
import { hourMs, ReconcileWorkbench } from './reconcile-workbench.ts'

let bench: ReconcileWorkbench

beforeEach(() => {
  bench = new ReconcileWorkbench()
})

describe('the timer', () => {
  it('begins a pass when it is due, and not before', async () => {
    await bench.pass()
    await bench.clock.sleep(hourMs - 1)
    const { writes } = bench.reconciliation
    await bench.tick()
    expect([bench.reports.length, bench.reconciliation.writes]).toEqual([1, writes])
    await bench.clock.sleep(1)
    await bench.tick()
    expect(bench.reports).toHaveLength(2)
  })

  it('leaves the work to whoever is at it', async () => {
    await bench.waitHours()
    await bench.reconciliation.write(
      { leasedUntil: bench.clock.now() + 1, pass: undefined, lastReport: undefined },
      undefined,
      signal,
    )
    await bench.tick()
    expect(bench.reports).toEqual([])
    await bench.clock.sleep(1)
    await bench.tick()
    expect(bench.reports).toHaveLength(1)
  })

  it('stops when somebody else has taken over, and leaves theirs as it is', async () => {
    const theirs = { leasedUntil: 1, pass: undefined, lastReport: undefined }
    const { listPage } = bench.store
    bench.store.listPage = async (...args) => {
      await bench.reconciliation.write(theirs, String(bench.reconciliation.writes), signal)
      return await listPage(...args)
    }
    const listById = vi.spyOn(bench.catalog, 'listById')
    await bench.tick()
    expect(bench.reconciliation.state).toEqual(theirs)
    expect(listById).not.toHaveBeenCalled()
    expect(bench.reports).toEqual([])
  })

  it('lets one of two win that come at the same moment', async () => {
    await Promise.all([bench.tick(), bench.tick()])
    expect(bench.reports).toHaveLength(1)
  })

  it('waits with its comparison while many jobs are under way', async () => {
    await bench.putPastTheApi('a.txt', 'one')
    await bench.waitHours()
    bench.queue.jobs.push(...Array.from({ length: 101 }, () => uploadJobOf('b.txt')))
    await bench.tick()
    expect(bench.queue.jobs).toHaveLength(101)
    bench.queue.jobs.length = 0
    await bench.tick()
    expect(bench.queue.jobs).toMatchObject([{ documentName: 'a.txt', reason: 'reconcile' }])
  })

  it('waits for jobs of its own, and goes on in the same call', async () => {
    for (let n = 0; n < 150; n++) await bench.putPastTheApi(`${n}.txt`, 'one')
    await bench.waitHours()
    const { clock } = bench.reconcileDeps
    const betweenLooksMs = 10_000
    const sleep = (ms: number, until?: AbortSignal) => (ms === betweenLooksMs ? bench.work() : clock.sleep(ms, until))
    await reconcile({ ...bench.reconcileDeps, clock: { ...clock, sleep } }, signal)
    expect(bench.reports).toMatchObject([{ blobs: 150, unknown: 150 }])
  })

  it('works in steps, and goes on where it was when its time is up or it was killed', async () => {
    const names = Array.from({ length: 2_300 }, (_, n) => `blob-${String(n).padStart(5, '0')}.txt`)
    for (const name of names) await bench.putPastTheApi(name, 'one')
    await bench.waitHours()
    const sent = new Set<string>()
    let ticks = 0
    for (let isDone = false; !isDone; ticks++) {
      const { listPage } = bench.store
      bench.store.listPage = async (...args) => {
        // One page takes all of the time there is.
        await bench.clock.sleep(4 * 60_000)
        return await listPage(...args)
      }
      await bench.tick()
      bench.store.listPage = listPage
      expect(bench.queue.jobs.length).toBeLessThanOrEqual(1_000)
      for (const { documentName } of bench.queue.jobs.splice(0)) {
        expect(sent.has(documentName)).toBe(false)
        sent.add(documentName)
      }
      isDone = bench.reconciliation.state?.pass === undefined
    }
    expect([...sent].sort()).toEqual(names)
    expect(ticks).toBeGreaterThanOrEqual(3)
    expect(bench.reports).toMatchObject([{ blobs: 2_300, unknown: 2_300 }])
  })

  it('gives up a page that does not come to an end, and does it again next time', async () => {
    await bench.putPastTheApi('a.txt', 'one')
    await bench.waitHours()
    const { listPage } = bench.store
    const reason = new Error('late')
    bench.store.listPage = async () => {
      throw reason
    }
    await expect(bench.tick()).rejects.toBe(reason)
    bench.store.listPage = listPage
    // The next call comes five minutes after the last, give or take the seconds either was late.
    await bench.clock.sleep(4 * 60_000 + 50_000)
    await bench.tick()
    expect(bench.reports).toMatchObject([{ unknown: 1 }])
  })
})
