// Whatever was damaged: after a pass and the work it asked for, index and catalogue say what is stored.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { quietRunOf, stateOf } from '../indexing/corpus-state.ts'
import { signal, textOf } from '../indexing/indexing-workbench.ts'
import { ReconcileWorkbench } from './reconcile-workbench.ts'

const names = ['a.txt', 'b.txt', 'c/d.txt', 'ä.txt']

type Damage =
  | { readonly kind: 'delete-blob' | 'forget-entry' | 'overwrite-blob' | 'lose-job' | 'stray'; readonly name: string }
  | { readonly kind: 'drop-passage' | 'orphan'; readonly name: string; readonly which: number }
  | { readonly kind: 'delete-entry' | 'drop-blob'; readonly name: string }

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom(
    'delete-blob',
    'forget-entry',
    'overwrite-blob',
    'lose-job',
    'stray',
    'drop-passage',
    'orphan',
    'delete-entry',
    'drop-blob',
  ),
  name: fc.constantFrom(...names, 'new.txt'),
  which: fc.nat({ max: 5 }),
})

async function inflict(bench: ReconcileWorkbench, done: Damage, at: number): Promise<void> {
  const put = (text: string) =>
    bench.store.put(
      { name: done.name, bytes: new TextEncoder().encode(text), contentType: 'text/plain; charset=utf-8', groups: [] },
      signal,
    )
  switch (done.kind) {
    case 'delete-blob':
      return void (await bench.store.delete(done.name, signal))
    case 'forget-entry':
      return await bench.forget(done.name)
    case 'overwrite-blob':
    case 'drop-blob':
      return void (await put(textOf(`${done.kind} ${at}`, 1 + (at % 3))))
    case 'lose-job':
      await bench.upload(done.name, textOf('Lost', 2))
      bench.queue.jobs.length = 0
      return
    case 'stray':
      return await bench.orphan({ id: `stray-${at}`, documentName: done.name, documentId: `stray-${at}` })
    case 'drop-passage':
      return void (await bench.index.remove([bench.index.passages[done.which]?.id ?? 'none'], signal))
    case 'orphan':
      return await bench.orphan({ id: `${documentIdOf(done.name)}-orphan-${done.which}`, documentName: done.name })
    case 'delete-entry': {
      const record = await bench.catalog.read(documentIdOf(done.name), signal)
      if (record) await bench.catalog.write({ ...record.entry, models: {}, deletedAt: 1 }, record.revision, signal)
    }
  }
}

it('ends in the same state as a quiet run, and the next pass finds nothing', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { maxLength: 8 }), async (damages) => {
      const bench = new ReconcileWorkbench()
      for (const [at, name] of names.entries()) await bench.upload(name, textOf(name, at + 1))
      await bench.work()
      for (const [at, each] of damages.entries()) await inflict(bench, each, at)
      await bench.pass()
      expect(stateOf(bench)).toEqual(stateOf(await quietRunOf(bench, [...names, 'new.txt'])))
      const report = await bench.pass()
      const { blobs: _b, entries: _e, passages: _p, latencyMs: _l, ...findings } = report ?? {}
      expect(Object.values(findings)).toEqual(Object.values(findings).map(() => 0))
    }),
    { numRuns: Number(process.env['RUNS'] ?? 200) },
  )
})
