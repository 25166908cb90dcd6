import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../shared/indexing/reindex/compare-models.ts'
import { compareRankings, meanComparison } from '../../../shared/indexing/reindex/compare-rankings.ts'
import { cutOver } from '../../../shared/indexing/reindex/cut-over.ts'
import { purgeRun } from '../../../shared/indexing/reindex/start-purge.ts'
import { startRun } from '../../../shared/indexing/reindex/start-run.ts'
import { large, signal, small, textOf } from '../indexing-workbench.ts'
import { ReindexWorkbench } from './reindex-workbench.ts'

describe('two rankings', () => {
  it('agree fully when they are the same, and not at all when they share nothing', () => {
    expect(compareRankings(['a', 'b', 'c'], ['a', 'b', 'c'])).toEqual({ overlap: 1, rankAgreement: 1 })
    expect(compareRankings(['a', 'b'], ['c', 'd'])).toEqual({ overlap: 0, rankAgreement: 0 })
    expect(compareRankings([], [])).toEqual({ overlap: 1, rankAgreement: 1 })
    expect(compareRankings(['a'], [])).toEqual({ overlap: 0, rankAgreement: 0 })
  })

  it('agree more when they agree at the top', () => {
    const top = compareRankings(['a', 'b', 'c', 'd'], ['a', 'b', 'x', 'y'])
    const bottom = compareRankings(['a', 'b', 'c', 'd'], ['x', 'y', 'c', 'd'])
    expect([top.overlap, bottom.overlap]).toEqual([0.5, 0.5])
    expect(top.rankAgreement).toBeGreaterThan(bottom.rankAgreement)
  })

  it('agree less in another order', () => {
    const { overlap, rankAgreement } = compareRankings(['a', 'b', 'c'], ['c', 'b', 'a'])
    expect(overlap).toBe(1)
    expect(rankAgreement).toBeLessThan(1)
  })

  it('have a mean', () => {
    expect(
      meanComparison([
        { overlap: 1, rankAgreement: 0.5 },
        { overlap: 0.5, rankAgreement: 0 },
      ]),
    ).toEqual({ overlap: 0.75, rankAgreement: 0.25 })
  })
})

it('compares what questions find with either model, place by place', async () => {
  const bench = new ReindexWorkbench()
  for (const name of ['cats.txt', 'dogs.txt']) await bench.upload(name, textOf(name, 3))
  const { id: runId } = await startRun(bench.deps, { scope: { kind: 'model', model: small }, by: 'ann' }, signal)
  await bench.workAll()
  const questions = ['cats.txt paragraph', 'dogs.txt paragraph', 'x']
  const compared = await compareModels(bench.deps, { runId, questions, top: 3 }, signal)
  expect(compared).toMatchObject({ activeModel: large, targetModel: small })
  expect(compared.questions.map(({ question }) => question)).toEqual(questions)
  expect(compared.questions[0]).toMatchObject({
    overlap: 1,
    active: ['cats.txt', 'cats.txt', 'cats.txt'],
    target: ['cats.txt', 'cats.txt', 'cats.txt'],
  })
  expect(bench.embeddings.requests.filter(({ userId }) => userId === 'comparison')).toHaveLength(6)
})

it('refuses to compare with a model whose passages are gone, or are going', async () => {
  const bench = new ReindexWorkbench()
  await bench.upload('cats.txt', textOf('cats', 3))
  const { id: runId } = await startRun(bench.deps, { scope: { kind: 'model', model: small }, by: 'ann' }, signal)
  await bench.workAll()
  await cutOver(bench.deps, { runId, by: 'ann', isForced: false }, signal)
  const compare = () => compareModels(bench.deps, { runId, questions: ['cats'], top: 3 }, signal)
  expect(await compare()).toMatchObject({ activeModel: large, targetModel: small, mean: { overlap: 1 } })
  await purgeRun(bench.deps, { runId }, signal)
  const refusal = { code: 'invalid_request', message: expect.stringContaining(`no passages of ${large}`) as string }
  await expect(compare()).rejects.toMatchObject(refusal)
  await bench.workAll()
  await expect(compare()).rejects.toMatchObject(refusal)
})
