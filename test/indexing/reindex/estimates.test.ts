// What a run would come to, before anything is started.
import { beforeEach, describe, expect, it } from 'vitest'
import { estimateRun } from '../../../shared/indexing/reindex/estimate-run.ts'
import type { RequestedScope } from '../../../shared/indexing/reindex/requested-scope.ts'
import { large, signal, small, textOf } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

let bench: OperatorWorkbench

beforeEach(() => {
  bench = new OperatorWorkbench()
})

describe('an estimate', () => {
  const estimate = (scope: RequestedScope) => estimateRun(bench.deps, scope, signal)

  it('tells documents, tokens, cost and time before anything is started', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const tokens = bench.index.passages.reduce((sum, passage) => sum + passage.tokens, 0)
    expect(await estimate({ kind: 'model', model: small })).toEqual({
      documents: 2,
      embeddingModels: [small],
      tokens,
      costMicroDollars: tokens,
      durationMs: tokens * 60,
    })
    expect(bench.runs.runs).toEqual([])
    expect(bench.pointer.run).toBeUndefined()
  })

  it('takes documents that are not indexed yet for as dense as the others', async () => {
    await bench.uploadAndIndex('a.txt')
    const { tokens } = await estimate({ kind: 'model', model: small })
    await bench.upload('b.txt', textOf('a.txt', 3))
    expect((await estimate({ kind: 'model', model: small })).tokens).toBe(tokens * 2)
  })

  it('leaves out what an earlier run has bought', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    await bench.cancel(id)
    expect(await estimate({ kind: 'model', model: small })).toMatchObject({ documents: 1, tokens: 0 })
  })

  it('of a run over documents is about those, and names what is not there', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    await bench.upload('long.txt', textOf('long', 100))
    await bench.workAll()
    const tokens = bench.index.passages
      .filter(({ documentName }) => documentName === 'long.txt')
      .reduce((sum, passage) => sum + passage.tokens, 0)
    expect(await estimate({ kind: 'documents', names: ['long.txt'] })).toMatchObject({ documents: 1, tokens })
    await expect(estimate({ kind: 'documents', names: ['a.txt', 'no.txt'] })).rejects.toMatchObject({
      details: { fields: [{ path: 'documents[1]' }] },
    })
  })

  it('of what has changed covers every model that is kept up to date', async () => {
    await bench.uploadAndIndex('a.txt')
    const one = await estimate({ kind: 'changed' })
    const id = await bench.startAndWork()
    await bench.cutOver(id)
    expect(await estimate({ kind: 'changed' })).toEqual({
      ...one,
      embeddingModels: [small, large],
      tokens: one.tokens * 2,
      costMicroDollars: one.costMicroDollars * 2,
    })
  })
})
