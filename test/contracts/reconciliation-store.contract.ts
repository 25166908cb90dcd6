// What every ReconciliationStore promises.
import { expect, it } from 'vitest'
import { noFindings } from '../../shared/operations/reconcile/finding.ts'
import type { Reconciliation, ReconciliationStore } from '../../shared/operations/reconcile/reconciliation-store.ts'

const signal = new AbortController().signal
const tally = { blobs: 1, entries: 2, passages: 3, findings: { ...noFindings, orphaned: 4 } }
const lastReport = { startedAt: 1, finishedAt: 2, tally }

const states: readonly Reconciliation[] = [
  { leasedUntil: 0, pass: undefined, lastReport: undefined },
  {
    leasedUntil: 5.5,
    pass: { startedAt: 3, tally, place: { phase: 'blobs', continuation: undefined, afterName: '' } },
    lastReport,
  },
  {
    leasedUntil: 5,
    pass: { startedAt: 3, tally, place: { phase: 'blobs', continuation: 'm!1', afterName: 'ä/名.txt' } },
    lastReport,
  },
  { leasedUntil: 5, pass: { startedAt: 3, tally, place: { phase: 'passages', afterId: 'ff' } }, lastReport },
]

/** @param makeStore an empty store. */
export function itIsAReconciliationStore(makeStore: () => Promise<ReconciliationStore>): void {
  it('gives back each state as it was written, and knows none at first', async () => {
    const store = await makeStore()
    expect(await store.read(signal)).toBeUndefined()
    let revision: string | undefined
    for (const state of states) {
      revision = await store.write(state, revision, signal)
      expect(await store.read(signal)).toEqual({ state, revision })
    }
  })

  it('lets one of two writers win', async () => {
    const store = await makeStore()
    const [state] = states
    if (!state) return
    const first = await Promise.all([1, 2].map(() => store.write(state, undefined, signal)))
    const revision = first.find((each) => each !== undefined)
    expect(first.filter((each) => each !== undefined)).toHaveLength(1)
    const second = await Promise.all([1, 2].map(() => store.write(state, revision, signal)))
    expect(second.filter((each) => each !== undefined)).toHaveLength(1)
    expect(await store.write(state, revision, signal)).toBeUndefined()
  })
}
