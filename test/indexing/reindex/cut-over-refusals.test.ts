// What a cut-over is refused for, and what does not hold it up.
import { beforeEach, describe, expect, it } from 'vitest'
import { cutOver } from '../../../shared/indexing/reindex/cut-over.ts'
import { AppError } from '../../../shared/kernel/app-error.ts'
import { large, signal, small, textOf } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

let bench: OperatorWorkbench

beforeEach(() => {
  bench = new OperatorWorkbench()
})

/** From now on nothing can be embedded for it. */
function loseEmbeddingsOf(model: string): void {
  const embed = bench.embeddings.embed.bind(bench.embeddings)
  bench.embeddings.embed = async (request, signal) => {
    if (request.model === model) throw new AppError('upstream_failed', 'Lost.')
    return await embed(request, signal)
  }
}

describe('a cut-over', () => {
  it('is refused while documents are missing, and says which', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const id = await bench.start()
    await bench.perform({ kind: 'document', runId: id, documentName: 'b.txt' })
    await expect(bench.cutOver(id)).rejects.toMatchObject({
      code: 'index_not_ready',
      message: expect.stringContaining('a.txt') as string,
      details: { missing: 1, missingNames: ['a.txt'] },
    })
    expect(bench.pointer.model).toBe(large)
  })

  it('is refused when the index has less than the catalogue says, and names the document', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    const id = await bench.startAndWork()
    await bench.loseFirstPassageOf('b.txt', small)
    await expect(bench.cutOver(id)).rejects.toMatchObject({
      code: 'index_not_ready',
      message: expect.stringMatching(/the index has 8 of its 9 passages.* b\.txt\./) as string,
      details: { missing: 1, missingNames: ['b.txt'], expectedPassages: 9, countedPassages: 8 },
    })
    expect(bench.pointer.model).toBe(large)
  })

  it('is possible again after a retry, which brings back what the index had lost', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const id = await bench.startAndWork()
    await bench.loseFirstPassageOf('b.txt', small)
    await expect(bench.cutOver(id)).rejects.toMatchObject({ code: 'index_not_ready' })
    await bench.retry(id)
    await bench.workAll()
    await bench.cutOver(id)
    expect(bench.pointer).toMatchObject({ model: small, lastMove: { isForced: false } })
    expect(await bench.passagesByModel()).toEqual({ [large]: 6, [small]: 6 })
  })

  it('says of how much more than it names', async () => {
    await bench.uploadAndIndex(...Array.from({ length: 25 }, (_, n) => `${n}.txt`))
    const id = await bench.startAndWork()
    for (let n = 0; n < 25; n++) await bench.loseFirstPassageOf(`${n}.txt`, small)
    const refusal = await bench.cutOver(id).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      message: expect.stringContaining('and 5 more') as string,
      details: { missing: 25 },
    })
    expect(refusal).toHaveProperty('details.missingNames.length', 20)
  })

  it('is held up by a new version of a document that only the active model has at all', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    await bench.upload('a.txt', textOf('new', 3))
    expect(bench.entry('a.txt')?.models).toMatchObject({
      [large]: { state: 'pending', previous: { passages: 3 } },
      [small]: { state: 'pending' },
    })
    await expect(bench.cutOver(id)).rejects.toMatchObject({ details: { missingNames: ['a.txt'] } })
    await bench.workAll()
    await bench.cutOver(id)
  })

  it('is held up by a new version that only the active model has', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    loseEmbeddingsOf(small)
    await bench.upload('a.txt', textOf('new', 3))
    await expect(bench.work()).rejects.toThrow('Lost.')
    await expect(bench.cutOver(id)).rejects.toMatchObject({ details: { missingNames: ['a.txt'] } })
  })

  it('waits until what failed for the active model has been tried for the new one', async () => {
    await bench.upload('broken.txt', ' ')
    await bench.workAll()
    const id = await bench.start()
    await expect(bench.cutOver(id)).rejects.toMatchObject({ details: { missingNames: ['broken.txt'] } })
    await bench.workAll()
    await bench.cutOver(id)
  })

  it('is not held up by documents that no model could index', async () => {
    await bench.uploadAndIndex('a.txt')
    await bench.upload('broken.txt', ' ')
    await bench.workAll()
    const id = await bench.startAndWork()
    expect(await bench.report(id)).toMatchObject({
      failures: [{ documentName: 'broken.txt', code: 'unsupported_document' }],
    })
    await bench.cutOver(id)
    expect(bench.pointer.model).toBe(small)
  })

  it('is not held up by documents that have just been uploaded', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    await bench.upload('new.txt', textOf('new', 1))
    await bench.cutOver(id)
    expect(bench.pointer.model).toBe(small)
  })

  it('is refused when nobody could embed the questions', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    const deps = { ...bench.deps, embeddings: { models: [large] } }
    await expect(cutOver(deps, { runId: id, by: 'ann', isForced: true }, signal)).rejects.toMatchObject({
      code: 'index_not_ready',
    })
  })
})
