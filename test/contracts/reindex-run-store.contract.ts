// What every ReindexRunStore promises.
import { expect, it } from 'vitest'
import type { ReindexRun } from '../../shared/indexing/reindex/reindex-run.ts'
import type { ReindexRunStore } from '../../shared/indexing/reindex/reindex-run-store.ts'

const signal = new AbortController().signal

function runOf(id: string, facts: Partial<ReindexRun> = {}): ReindexRun {
  return {
    id,
    scope: { kind: 'changed' },
    startedAt: 1_700_000_000_000,
    startedBy: 'ann',
    completedAt: undefined,
    end: undefined,
    problem: undefined,
    ...facts,
  }
}

/** @param makeStore a store without runs. */
export function itIsAReindexRunStore(makeStore: () => Promise<ReindexRunStore>): void {
  it.each([
    runOf('a'),
    runOf('b', {
      scope: { kind: 'model', model: 'text-embedding-3-small:2@1536', from: 'a@1' },
      completedAt: 5,
      end: { as: 'cut-over', at: 6, by: 'bob', isForced: true },
      problem: { message: 'Busy.', at: 4 },
    }),
    runOf('c', { scope: { kind: 'documents', names: ['räte.txt', 'x/y.md'] } }),
  ])('gives back a run as it was written: $scope.kind', async (run) => {
    const store = await makeStore()
    await store.create(run, signal)
    expect((await store.read(run.id, signal))?.run).toStrictEqual(run)
  })

  it('knows nothing of a run that was never made', async () => {
    expect(await (await makeStore()).read('x', signal)).toBeUndefined()
  })

  it('replaces a run at the revision that was read, and at no other', async () => {
    const store = await makeStore()
    await store.create(runOf('a'), signal)
    const { revision = '' } = (await store.read('a', signal)) ?? {}
    expect(await store.replace(runOf('a', { completedAt: 7 }), revision, signal)).toBe(true)
    expect(await store.replace(runOf('a', { completedAt: 8 }), revision, signal)).toBe(false)
    expect(await store.replace(runOf('b'), revision, signal)).toBe(false)
    expect((await store.read('a', signal))?.run.completedAt).toBe(7)
  })

  it('lists the latest first, page by page', async () => {
    const store = await makeStore()
    for (const n of [2, 5, 1, 4, 3]) await store.create(runOf(`run-${n}`, { startedAt: n + 0.25 }), signal)
    const found: string[] = []
    let continuation: string | undefined
    do {
      const page = await store.list({ limit: 2, ...(continuation === undefined ? {} : { continuation }) }, signal)
      found.push(...page.runs.map(({ id }) => id))
      continuation = page.continuation
    } while (continuation !== undefined)
    expect(found).toEqual(['run-5', 'run-4', 'run-3', 'run-2', 'run-1'])
    await expect(store.list({ limit: 2, continuation: 'nonsense' }, signal)).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })
}
