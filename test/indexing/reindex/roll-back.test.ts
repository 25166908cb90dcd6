// The way back from a cut-over, for as long as the model before it is kept.
import { beforeEach, describe, expect, it } from 'vitest'
import { rollBack } from '../../../shared/indexing/reindex/roll-back.ts'
import { activeModelPointer } from '../../../shared/retrieval/active-model-pointer.ts'
import { retrievePassages } from '../../../shared/retrieval/retrieve-passages.ts'
import { large, signal, small } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

let bench: OperatorWorkbench

beforeEach(() => {
  bench = new OperatorWorkbench()
})

describe('after a cut-over', () => {
  async function upgraded(): Promise<string> {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    await bench.cutOver(id)
    return id
  }

  it('both models are kept up to date, so that a rollback loses nothing', async () => {
    const id = await upgraded()
    await bench.uploadAndIndex('later.txt')
    await bench.rollBack(id)
    expect(bench.pointer).toMatchObject({ model: large, others: [{ state: 'previous', model: small }] })
    expect(bench.recorded.of('reindexRolledBack')).toEqual([{ runId: id, embeddingModel: large }])
    const activeModel = activeModelPointer({ store: bench.pointerStore, clock: bench.clock, configuredModel: large })
    const question = {
      text: 'later.txt paragraph',
      groups: undefined,
      top: 20,
      userId: 'ann',
      onAttempt: () => {},
    }
    const found = await retrievePassages({ ...bench.deps, activeModel }, question, signal)
    expect(found.embeddingModel).toBe(large)
    expect(found.passages.filter(({ documentName }) => documentName === 'later.txt')).toHaveLength(3)
  })

  it('a rollback is taken back only when nothing is missing, and the refusal says what to do without a run', async () => {
    const id = await upgraded()
    await bench.rollBack(id)
    await bench.loseFirstPassageOf('a.txt', small)
    await expect(bench.cutOver(id)).rejects.toMatchObject({
      message: expect.stringMatching(/a\.txt\. Start a run over these documents/) as string,
    })
    await bench.startAndWork({ kind: 'documents', names: ['a.txt'] })
    await bench.cutOver(id)
    expect(bench.pointer.model).toBe(small)
  })

  it('a rollback may be repeated, and be taken back', async () => {
    const id = await upgraded()
    await bench.rollBack(id)
    await bench.rollBack(id)
    expect(bench.recorded.of('reindexRolledBack')).toHaveLength(1)
    expect((await bench.report(id)).state).toBe('rolled-back')
    await bench.cutOver(id)
    expect(bench.pointer.model).toBe(small)
    expect((await bench.report(id)).state).toBe('cut-over')
  })

  it('a rollback is refused when nobody could embed the questions any more', async () => {
    const id = await upgraded()
    const deps = { ...bench.deps, embeddings: { ...bench.deps.embeddings, models: [small] } }
    await expect(rollBack(deps, { runId: id, by: 'ann' }, signal)).rejects.toMatchObject({
      code: 'index_not_ready',
      message: expect.stringContaining(large) as string,
    })
    expect(bench.pointer.model).toBe(small)
  })

  it('only the run that moved the pointer can move it back', async () => {
    const first = await upgraded()
    const second = await bench.startAndWork({ kind: 'changed' })
    await expect(bench.rollBack(second)).rejects.toMatchObject({ code: 'invalid_request' })
    await bench.rollBack(first)
  })

  it('the model before is no target: going back to it needs no run', async () => {
    await upgraded()
    await expect(bench.start({ kind: 'model', model: large })).rejects.toMatchObject({
      message: expect.stringContaining('roll back') as string,
    })
  })
})
