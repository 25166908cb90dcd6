// What an operator asks of a run that is over, or that rests: what failed in it, to go back from it, to remove what it has left behind.
import { beforeEach, describe, expect, it } from 'vitest'
import type { RequestedScope } from '../../../shared/indexing/reindex/requested-scope.ts'
import { large, small, textOf } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

let bench: OperatorWorkbench

beforeEach(async () => {
  bench = new OperatorWorkbench()
  await bench.upload('a.txt', textOf('a', 2))
  await bench.upload('broken.txt', ' ')
  await bench.workAll()
  await bench.clock.sleep(1)
})

async function upgradeTo(model: string): Promise<string> {
  const runId = await bench.start({ kind: 'model', model })
  await bench.workAll()
  await bench.cutOver(runId)
  return runId
}

describe('a run over documents', () => {
  it.each([{ kind: 'changed' }, { kind: 'documents', names: ['a.txt', 'broken.txt'] }] satisfies RequestedScope[])(
    'still says what failed in it when it is over: %o',
    async (scope) => {
      const runId = await bench.start(scope)
      await bench.workAll()
      expect(await bench.report(runId)).toMatchObject({
        state: 'finished',
        progress: undefined,
        failures: [{ documentName: 'broken.txt', code: 'unsupported_document' }],
      })
      await bench.delete('broken.txt')
      expect((await bench.report(runId)).failures).toEqual([])
    },
  )
})

it('a run that rests does not say how long it will take', async () => {
  const runId = await bench.start()
  expect((await bench.report(runId)).progress).toHaveProperty('timeLeftMs', expect.any(Number))
  await bench.pause(runId)
  expect(await bench.report(runId)).toMatchObject({
    state: 'paused',
    progress: { remaining: 2, timeLeftMs: undefined },
  })
})

it('a run that is complete cannot be paused: it would seem to have something left to do', async () => {
  const runId = await bench.start()
  await bench.workAll()
  await expect(bench.pause(runId)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('complete') as string,
  })
  expect((await bench.report(runId)).state).toBe('complete')
})

describe('a purge', () => {
  it('removes the model before a cut-over, or the target of a rollback', async () => {
    const runId = await upgradeTo(small)
    await bench.rollBack(runId)
    expect(await bench.purge(runId)).toBe(small)
  })

  it('by an earlier run leaves alone what a later one needs to go back', async () => {
    const first = await upgradeTo(small)
    expect(await bench.purge(first)).toBe(large)
    await bench.workAll()
    const second = await upgradeTo(large)
    await expect(bench.purge(first)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(`${large} answers questions`) as string,
    })
    await bench.rollBack(second)
    expect(bench.pointer.model).toBe(small)
  })

  it('is told by an earlier run when nothing is left of its model', async () => {
    const first = await upgradeTo(small)
    await bench.purge(first)
    await bench.workAll()
    await expect(bench.purge(first)).rejects.toMatchObject({
      message: expect.stringContaining(`nothing is kept for ${large}`) as string,
    })
  })
})

describe('a model that is kept for going back', () => {
  it('is no target: the run that has left it is to be rolled back', async () => {
    const runId = await upgradeTo(small)
    await expect(bench.start({ kind: 'model', model: large })).rejects.toMatchObject({
      message: expect.stringContaining(`roll back run ${runId}`) as string,
    })
  })

  it('is no target after a rollback either: its run can be cut over once more', async () => {
    const runId = await upgradeTo(small)
    await bench.rollBack(runId)
    await expect(bench.start()).rejects.toMatchObject({
      message: expect.stringContaining(`cut over run ${runId} once more`) as string,
    })
  })
})

it('who would roll another run back is told which one moved the pointer last', async () => {
  const first = await upgradeTo(small)
  await bench.purge(first)
  await bench.workAll()
  const second = await upgradeTo(large)
  await expect(bench.rollBack(first)).rejects.toMatchObject({
    message: expect.stringContaining(`run ${second}`) as string,
  })
})
