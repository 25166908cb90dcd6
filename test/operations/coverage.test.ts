// What keeps a model from being complete, document by document.
import { beforeEach, expect, it } from 'vitest'
import { startRun } from '../../shared/indexing/reindex/start-run.ts'
import { recordPoisonedReindexJob } from '../../shared/indexing/reindex/record-poisoned-reindex-job.ts'
import type { CoverageProblem } from '../../shared/operations/coverage/find-problems.ts'
import type { Coverage } from '../../shared/operations/coverage/read-coverage.ts'
import { readCoverage } from '../../shared/operations/coverage/read-coverage.ts'
import { large, signal, small, textOf } from '../indexing/indexing-workbench.ts'
import { ReindexWorkbench } from '../indexing/reindex/reindex-workbench.ts'

let bench: ReindexWorkbench
let runId: string

beforeEach(async () => {
  bench = new ReindexWorkbench()
  for (const name of ['a.txt', 'b.txt', 'c.txt', 'd.txt']) await bench.upload(name, textOf(name, 3))
  await bench.workAll()
  runId = (await startRun(bench.deps, { scope: { kind: 'model', model: small }, by: 'ann' }, signal)).id
})

function read(page: { limit: number; continuation?: string } = { limit: 10 }): Promise<Coverage> {
  return readCoverage({ ...bench.deps, census: bench.catalog }, { runId, ...page }, signal)
}

async function allProblems(limit: number): Promise<readonly CoverageProblem[]> {
  const problems: CoverageProblem[] = []
  let continuation: string | undefined
  do {
    const page = await read({ limit, ...(continuation === undefined ? {} : { continuation }) })
    problems.push(...page.problems)
    continuation = page.continuation
  } while (continuation !== undefined)
  return problems
}

it('is complete when catalogue and index agree on every document', async () => {
  await bench.workAll()
  expect(await read()).toMatchObject({
    embeddingModel: small,
    activeModel: large,
    figures: {
      documents: { total: 4, indexed: 4, failed: 0 },
      completeness: { isComplete: true, missing: 0, expectedPassages: 12, countedPassages: 12 },
    },
  })
  expect(await allProblems(10)).toEqual([])
})

it.each([1, 10])('explains what is missing, each document once, in pages of %i', async (limit) => {
  await recordPoisonedReindexJob(bench.deps, { kind: 'document', runId, documentName: 'b.txt' }, signal)
  await bench.upload('c.txt', textOf('new', 2))
  expect(await allProblems(limit)).toEqual([
    { kind: 'missing', documentName: 'a.txt' },
    { kind: 'failed', documentName: 'b.txt', code: 'upstream_failed', message: expect.any(String) as string },
    { kind: 'pending', documentName: 'c.txt' },
    { kind: 'missing', documentName: 'd.txt' },
  ])
})

it('finds documents of which the index has lost passages, even when another has too many', async () => {
  await bench.workAll()
  const ofSmall = bench.index.passages.filter(({ embeddingModel }) => embeddingModel === small)
  const lost = ofSmall.find(({ documentName }) => documentName === 'b.txt')
  const doubled = ofSmall.find(({ documentName }) => documentName === 'd.txt')
  await bench.index.remove([lost?.id ?? ''], signal)
  if (doubled) await bench.index.write([{ ...doubled, id: `${doubled.id}-again` }], signal)
  const problems = await allProblems(10)
  expect(problems.toSorted((x, y) => (x.documentName < y.documentName ? -1 : 1))).toEqual([
    { kind: 'miscounted', documentName: 'b.txt', expectedPassages: 3, countedPassages: 2 },
    { kind: 'miscounted', documentName: 'd.txt', expectedPassages: 3, countedPassages: 4 },
  ])
})

it('names documents that no model could index, and is complete without them', async () => {
  await bench.upload('broken.txt', ' ')
  await bench.workAll()
  expect((await read()).figures?.completeness).toMatchObject({
    isComplete: true,
    failedForBoth: 1,
    failedForBothNames: ['broken.txt'],
  })
})

it.each(['nonsense', 'index:xyz', 'catalog:!'])(
  'refuses a continuation it never gave out: %s',
  async (continuation) => {
    await expect(read({ limit: 10, continuation })).rejects.toMatchObject({ code: 'invalid_request' })
  },
)

it('counts the catalogue once, however many pages are read', async () => {
  const count = bench.catalog.count.bind(bench.catalog)
  let counts = 0
  bench.catalog.count = async (...args) => {
    counts++
    return await count(...args)
  }
  const { continuation = '' } = await read({ limit: 1 })
  expect(counts).toBeGreaterThan(0)
  counts = 0
  expect(await read({ limit: 1, continuation })).toMatchObject({ figures: undefined, problems: [{ kind: 'missing' }] })
  expect(counts).toBe(0)
})
