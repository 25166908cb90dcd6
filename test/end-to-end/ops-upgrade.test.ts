// The operator's commands over the whole product: from one embedding model to another and back, in the order in which they are used.
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Terminal } from '../../ops/terminal.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { losePassages } from './lose-passages.ts'
import { runInTerminal } from './ops-terminal.ts'
import { until } from './until.ts'

const large = 'text-embedding-3-large@1024'
const small = 'text-embedding-3-small@1536'
const documents = 12

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack()
  for (let n = 1; n <= documents; n++)
    await stack.api.put(`lights/${n}.md`, `# Light ${n}\n\nIts keeper is Keeper${n}.`)
  await stack.api.put('lights/poison.pdf', '%PDF-1.7\nIt begins like one, but it is no PDF.')
  await until(async () => {
    const states = (await stack.api.documents()).map(({ models }) => models[large]?.state)
    expect(states.filter((state) => state === 'indexed')).toHaveLength(documents)
    expect(states.filter((state) => state === 'failed')).toHaveLength(1)
  })
})
afterAll(async () => stack.close())

const opsIn = (surroundings: Partial<Terminal>, ...args: string[]) =>
  runInTerminal({ env: { HOLDFAST_URL: stack.url }, ...surroundings }, ...args)
const ops = (...args: string[]) => opsIn({}, ...args)

describe('from one embedding model to another', () => {
  test('status shows the deployments of every pool', async () => {
    const { printed } = await ops('status')
    for (const pool of ['chat', 'small chat', 'embeddings']) expect(printed).toMatch(new RegExp(`^${pool} +model`, 'm'))
    expect(printed).toMatch(/\/chat-small +offline-extractive-small +closed +in use/)
  })

  test('before the first run there is nothing to see, and nothing to steer', async () => {
    expect(await ops('runs')).toMatchObject({ exitCode: 0, printed: 'No run has been started yet.' })
    for (const command of ['run', 'watch', 'failures', 'pause', 'cutover', 'rollback', 'purge']) {
      expect(await ops(command)).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('reindex --model') })
    }
  })

  test('a run can be priced', async () => {
    const { exitCode, printed } = await ops('reindex', '--model', small, '--dry-run')
    expect(exitCode).toBe(0)
    expect(printed).toMatch(
      /^For text-embedding-3-small@1536: 13 documents, \d+ tokens, about \$0\.\d{6}.* Nothing was started\.\nTo start it: .*--model text-embedding-3-small@1536 --watch$/,
    )
    expect((await ops('runs')).printed).toContain('No run')
  })

  test('a run is started, rests, and whoever stops watching leaves it as it is', async () => {
    expect((await ops('reindex', '--model', small)).printed).toContain(`towards ${small}`)
    expect((await ops('pause')).printed).toContain('rests')
    const leaving = new AbortController()
    const { exitCode, printed, rewritten } = await opsIn(
      { signal: leaving.signal, screen: { columns: 100, rewrite: () => leaving.abort() } },
      'watch',
    )
    expect({ exitCode, rewritten }).toEqual({ exitCode: 130, rewritten: [] })
    expect(printed).toMatch(
      /^The run is paused\.\n {2}to let it go on: .*resume [0-9a-f-]{36} --watch\nThe run is left as it is\. .*watch [0-9a-f-]{36}$/,
    )
    expect((await ops('run')).printed).toMatch(/^state {5}paused$/m)
    expect((await ops('status')).printed).toMatch(/Re-index run under way: [0-9a-f-]{36}, paused/)
  })

  test('it is watched to its end, which a failed document spoils', async () => {
    const { exitCode, printed, complaints, rewritten } = await ops('resume', '--watch')
    expect(exitCode).toBe(1)
    expect(complaints).toBe('One document failed.')
    expect(rewritten.at(-1)).toMatch(/^█+▒+ {2}100 %, 12 of 13 documents, 1 failed/)
    expect(printed).toMatch(/^lights\/poison\.pdf {2}unsupported_document/m)
    expect(printed).toMatch(/is complete after .*: 12 of 13 documents indexed, 1 failed\./)
    expect(printed).toContain('cutover')
  })

  test('its failures are listed, and tried again once they are mended', async () => {
    expect((await ops('failures')).printed).toMatch(/^failed document .*\nlights\/poison\.pdf {2}unsupported_document/)
    expect((await ops('retry', '--watch')).exitCode).toBe(1)
    await stack.api.fetch('/documents/lights/poison.pdf', { method: 'DELETE' })
    const { exitCode, printed } = await ops('retry', '--watch')
    expect({ exitCode, printed }).toEqual({
      exitCode: 0,
      printed: expect.stringContaining(`${documents} of ${documents} documents indexed, 0 failed`),
    })
    expect((await ops('failures')).printed).toMatch(/^No document of run .* has failed\.$/)
  })

  test('nothing else is started meanwhile, and the operator is told why', async () => {
    const { exitCode, complaints } = await ops('reindex', '--changed-only')
    expect(exitCode).toBe(1)
    expect(complaints).toMatch(
      /Run .* \(towards text-embedding-3-small@1536\) is under way, .*nothing else was started.*\(run_in_progress, /,
    )
  })

  test('what it covers is shown, and a document that has lost passages is named until a retry brings them back', async () => {
    expect((await ops('coverage', '--model', small)).printed.split('\n')).toEqual([
      `${small} is complete.`,
      `${documents} of ${documents} documents indexed, 0 failed`,
      expect.stringMatching(/^(\d+) of \1 passages in the index$/),
    ])
    await losePassages(stack.search, { documentName: 'lights/3.md', embeddingModel: small })
    await until(async () => {
      const { printed } = await ops('coverage')
      expect(printed).toContain(`${small} is not complete.`)
      expect(printed).toMatch(/^lights\/3\.md {2}miscounted {2}the index has 0 of 1 passage$/m)
    })
    expect(await ops('cutover')).toMatchObject({
      exitCode: 1,
      complaints: expect.stringMatching(
        / of its \d+ passages and lacks some of lights\/3\.md\. .*index_not_ready.*ops -- coverage .*--force$/s,
      ),
    })
    expect(await ops('coverage', '--model', 'no-such-model@3')).toMatchObject({ exitCode: 1 })

    await ops('retry', '--watch')
    await until(async () => expect((await ops('coverage')).printed).toContain(`${small} is complete.`))
  })

  test('questions show what would change', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'holdfast-questions-')), 'golden.txt')
    await writeFile(file, '# golden questions\n\nWhere is Keeper5?\nWhere is Keeper9?\n')
    const { exitCode, printed } = await ops('compare', '--questions', file, '--top', '3')
    expect(exitCode).toBe(0)
    expect(printed).toMatch(/^text-embedding-3-large@1024 → text-embedding-3-small@1536\n/)
    expect(printed).toMatch(/^ +\d+ % +\d+ % {2}Where is Keeper5\? +lights\/5\.md$/m)
    expect(printed).toMatch(/^ +\d+ % +\d+ % {2}\(mean\)$/m)
  })

  test('the budget tells what it has cost', async () => {
    await until(async () => {
      const { exitCode, printed } = await ops('budget')
      expect(exitCode).toBe(0)
      expect(printed).toMatch(/^indexing +text-embedding-3-small@1536 +\d+ +\$0\.\d{6}$/m)
    })
  })

  test('it is cut over by force, which tells what is missing; status shows it at once, and it is rolled back', async () => {
    await losePassages(stack.search, { documentName: 'lights/4.md', embeddingModel: small })
    await until(async () => expect((await ops('coverage')).printed).toContain('is not complete'))
    const { printed } = await opsIn({ ask: async () => 'yes' }, 'cutover', '--force')
    expect(printed).toContain(`${small} answers questions from now on`)
    expect(printed).toMatch(
      /^It is not complete: the index has .* and lacks some of lights\/4\.md\. .* ops -- coverage /m,
    )
    expect((await ops('status')).printed).toMatch(
      /text-embedding-3-small@1536 +active .*\ntext-embedding-3-large@1024 +previous +.* UTC/,
    )
    expect((await ops('rollback')).printed).toContain(`${large} answers questions again`)
    expect((await ops('runs')).printed).toMatch(/towards text-embedding-3-small@1536 +rolled-back/)
    expect(await ops('rollback')).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('ops -- runs') })
    expect(await ops('reindex', '--model', small)).toMatchObject({
      exitCode: 1,
      complaints: expect.stringMatching(/cut over run [0-9a-f-]{36} once more/),
    })
  })

  test('--json is what the API says, and nothing else', async () => {
    const { runs } = z
      .object({ runs: z.array(z.object({ state: z.string() })) })
      .parse(JSON.parse((await ops('runs', '--json')).printed))
    expect(runs).toEqual([expect.objectContaining({ state: 'rolled-back' })])
    expect(JSON.parse((await ops('run', '--json')).printed)).toMatchObject({ state: 'rolled-back', model: small })
  })

  test('what is left behind is removed only when the operator says so', async () => {
    const asked: string[] = []
    const answering = (answer: string) => ({
      ask: async (question: string) => {
        asked.push(question)
        return answer
      },
    })
    expect(await ops('purge')).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('say --yes') })
    expect(await opsIn(answering(''), 'purge')).toMatchObject({ exitCode: 1, complaints: 'Nothing was done.' })
    expect((await ops('status')).printed).toContain('previous')
    expect((await opsIn(answering('y'), 'purge')).exitCode).toBe(0)
    expect(asked).toEqual(Array(2).fill(expect.stringContaining(`Remove all passages of ${small}?`)))
    expect((await ops('status')).printed).toMatch(/text-embedding-3-small@1536 +purging/)
  })

  test('what has changed is looked at again, in lines where nothing can be rewritten', async () => {
    await ops('reindex', '--document', 'lights/1.md', '--document', 'lights/2.md')
    const { exitCode, printed } = await opsIn({ screen: undefined }, 'watch')
    expect(exitCode).toBe(0)
    expect(printed).toMatch(/\(2 documents\) is finished after /)
  })

  test('what failed in it is named when it is over, with what to do', async () => {
    await stack.api.put('lights/poison.pdf', '%PDF-1.7\nIt begins like one, but it is no PDF.')
    const watched = await ops('reindex', '--document', 'lights/poison.pdf', '--watch')
    expect(watched).toMatchObject({ exitCode: 1, complaints: 'One document failed.' })
    for (const { printed } of [watched, await ops('failures'), await ops('run')])
      expect(printed).toMatch(/^lights\/poison\.pdf {2}unsupported_document/m)
    expect(watched.printed).toMatch(/to try one of them again: .*reindex --document NAME/)
  })
})
