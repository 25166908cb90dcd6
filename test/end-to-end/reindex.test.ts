// The way from one embedding model to another, as an operator goes it, while people upload and ask.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { answer, errorOf } from './holdfast-client.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { losePassages } from './lose-passages.ts'
import { until } from './until.ts'

const large = 'text-embedding-3-large@1024'
const small = 'text-embedding-3-small@1536'

const runSchema = z.object({
  id: z.string(),
  state: z.string(),
  progress: z
    .object({
      documents: z.object({ total: z.number(), done: z.number(), failed: z.number(), remaining: z.number() }),
      tokens: z.object({ done: z.number(), total: z.number() }).optional(),
      secondsLeft: z.number().optional(),
    })
    .optional(),
  failures: z.array(z.object({ documentName: z.string(), error: z.object({ code: z.string(), message: z.string() }) })),
})
type Run = z.output<typeof runSchema>

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack()
})
afterAll(() => stack.close())

async function post(path: string, body?: object): Promise<Response> {
  return await stack.api.fetch(path, { method: 'POST', ...(body ? { body: JSON.stringify(body) } : {}) })
}

async function runOf(response: Response): Promise<Run> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
  return runSchema.parse(JSON.parse(text))
}

const readRun = async (id: string): Promise<Run> => runOf(await stack.api.fetch(`/ops/reindex/${id}`))

async function activeModel(): Promise<string> {
  const status = z.object({ activeEmbeddingModel: z.string() })
  return status.parse(await (await stack.api.fetch('/ops/status')).json()).activeEmbeddingModel
}

const documents = 30
const noteOf = (n: number, keeper: string) => `# Lighthouse ${n}\n\nThe keeper of lighthouse ${n} is called ${keeper}.`

/** Of those that change meanwhile, too. */
const keepers = [
  [3, 'Keeper3'],
  [7, 'Solveig'],
  [31, 'Ragnhild'],
] as const

async function askAbout(n: number): Promise<{ content: string; cited: string[]; embeddingModel: string | undefined }> {
  const response = await stack.api.postChat('/chats', `What is the keeper of lighthouse ${n} called?`)
  const { message, context } = answer.parse(await response.json())
  const requestId = response.headers.get('x-request-id')
  const event = stack.log.find((line) => line.startsWith(`ai_completion request_id=${requestId} `))
  return {
    content: message.content,
    cited: context.citations.map(({ documentName }) => documentName),
    embeddingModel: /\bembedding_model=(\S+)/.exec(event ?? '')?.[1],
  }
}

async function uploadAll(): Promise<void> {
  for (let n = 1; n <= documents; n++) await stack.api.put(`lights/${n}.md`, noteOf(n, `Keeper${n}`))
  await until(async () => {
    const all = await stack.api.documents()
    expect(all.filter(({ models }) => models[large]?.state === 'indexed')).toHaveLength(documents)
  })
}

describe('an upgrade of the embedding model', () => {
  let id: string

  test('can be priced before anything is started', async () => {
    await uploadAll()
    const estimate: unknown = await (await post('/ops/reindex?dryRun', { model: small })).json()
    expect(estimate).toMatchObject({ documents, embeddingModels: [small] })
    const { tokens, costMicroDollars } = z.object({ tokens: z.number(), costMicroDollars: z.number() }).parse(estimate)
    expect(tokens).toBeGreaterThan(documents * 5)
    expect(costMicroDollars).toBeGreaterThan(0)
    expect(await (await stack.api.fetch('/ops/reindex')).json()).toEqual({ runs: [] })
  })

  test('runs while people ask and upload; started twice, it is one run', async () => {
    const response = await post('/ops/reindex', { model: small })
    expect(response.status).toBe(202)
    ;({ id } = await runOf(response))
    expect((await runOf(await post('/ops/reindex', { model: small }))).id).toBe(id)
    for (const another of [{ model: large }, { changedOnly: true }, { documents: ['lights/1.md'] }]) {
      const refusal = await errorOf(await post('/ops/reindex', another))
      expect(refusal).toMatchObject({ status: 409, code: 'run_in_progress', runId: id })
      expect(refusal.message).toContain(`towards ${small}`)
    }

    await stack.api.put('lights/7.md', noteOf(7, 'Solveig'))
    await stack.api.put('lights/31.md', noteOf(31, 'Ragnhild'))
    await stack.api.fetch('/documents/lights/8.md', { method: 'DELETE' })
    const { message } = await stack.api.ask('What is the keeper of lighthouse 3 called?')
    expect(message.content).toContain('Keeper3')

    await until(async () => {
      const { state, progress } = await readRun(id)
      expect({ state, ...progress?.documents }).toEqual({
        state: 'complete',
        total: documents,
        done: documents,
        failed: 0,
        remaining: 0,
      })
    })
  })

  test('can be looked at before it is cut over: what is covered, and what questions would find', async () => {
    const path = `/ops/reindex/${id}/coverage`
    const coverage: unknown = await (await stack.api.fetch(path)).json()
    expect(coverage).toMatchObject({
      embeddingModel: small,
      activeModel: large,
      complete: true,
      documents: { total: documents, indexed: documents, failed: 0 },
      missing: { count: 0 },
      problems: [],
    })
    const { continuation } = z.object({ continuation: z.string() }).parse(coverage)
    const rest: unknown = await (await stack.api.fetch(`${path}?continuation=${continuation}`)).json()
    expect(rest).toMatchObject({ problems: [] })
    expect(rest).not.toHaveProperty('continuation')

    const questions = [3, 7, 31].map((n) => `What is the keeper of lighthouse ${n} called?`)
    const comparison: unknown = await (await post(`/ops/reindex/${id}/compare`, { questions, top: 3 })).json()
    expect(comparison).toMatchObject({ activeModel: large, targetModel: small })
    const share = z.number().min(0).max(1)
    const agreement = z.object({ overlap: share, rankAgreement: share })
    const { mean, questions: compared } = z
      .object({ mean: agreement, questions: z.array(agreement.extend({ target: z.array(z.string()).length(3) })) })
      .parse(comparison)
    expect(compared.map(({ target }) => target[0])).toEqual(['lights/3.md', 'lights/7.md', 'lights/31.md'])
    expect(mean.overlap).toBeGreaterThan(0.3)
  })

  test('is refused while the index has lost passages, and names the document', async () => {
    await losePassages(stack.search, { documentName: 'lights/5.md', embeddingModel: small })
    const refusal = await errorOf(await post(`/ops/reindex/${id}/cutover`))
    expect(refusal).toMatchObject({ status: 503, code: 'index_not_ready', missing: 1, missingNames: ['lights/5.md'] })
    expect(refusal.message).toContain('lacks some of lights/5.md')
    expect(await activeModel()).toBe(large)
  })

  test('is cut over by force all the same: says what is missing, and answers from the rest', async () => {
    const forced: unknown = await (await post(`/ops/reindex/${id}/cutover`, { force: true })).json()
    expect(forced).toMatchObject({
      state: 'cut-over',
      end: { as: 'cut-over', forced: true },
      lacking: { missing: { count: 1, names: ['lights/5.md'] } },
    })
    const passages = z.object({ lacking: z.object({ passages: z.record(z.string(), z.number()) }) }).parse(forced)
    expect(passages.lacking.passages['index']).toBe((passages.lacking.passages['catalogue'] ?? 0) - 1)
    await until(async () => expect((await askAbout(3)).embeddingModel).toBe(small))
    for (const [n, keeper] of keepers) {
      const { content, cited, embeddingModel } = await askAbout(n)
      expect(content).toContain(keeper)
      expect({ cited: cited[0], embeddingModel }).toEqual({ cited: `lights/${n}.md`, embeddingModel: small })
    }
    expect((await askAbout(5)).cited).not.toContain('lights/5.md')
  })

  test('is rolled back, and complete again once the document was looked at', async () => {
    expect(await runOf(await post(`/ops/reindex/${id}/rollback`))).toMatchObject({ state: 'rolled-back' })
    await until(async () => expect((await askAbout(5)).cited).toContain('lights/5.md'))
    const repair = await runOf(await post('/ops/reindex', { documents: ['lights/5.md'] }))
    await until(async () => expect((await readRun(repair.id)).state).toBe('finished'))
    const coverage: unknown = await (await stack.api.fetch(`/ops/reindex/${id}/coverage`)).json()
    expect(coverage).toMatchObject({ complete: true })
  })

  test('is cut over, and all questions are answered by the new model', async () => {
    expect(await runOf(await post(`/ops/reindex/${id}/cutover`))).toMatchObject({ state: 'cut-over' })
    expect((await runOf(await post(`/ops/reindex/${id}/cutover`))).state).toBe('cut-over')
    await until(async () => expect(await activeModel()).toBe(small))
    for (const [n, keeper] of keepers) expect((await askAbout(n)).content).toContain(keeper)
    expect(stack.log.some((line) => line.startsWith('reindex_cut_over'))).toBe(true)
  })

  test('is rolled back, and what came after the cut-over is there, too', async () => {
    await stack.api.put('lights/32.md', noteOf(32, 'Ingeborg'))
    await stack.api.settled('lights/32.md')
    expect(await runOf(await post(`/ops/reindex/${id}/rollback`))).toMatchObject({ state: 'rolled-back' })
    await until(async () => expect(await activeModel()).toBe(large))
    const { message } = await stack.api.ask('What is the keeper of lighthouse 32 called?')
    expect(message.content).toContain('Ingeborg')
  })

  test('leaves nothing behind once it is purged', async () => {
    expect((await post(`/ops/reindex/${id}/purge`)).status).toBe(202)
    await until(async () => {
      const all = await stack.api.documents()
      expect(all.flatMap(({ models }) => Object.keys(models))).not.toContain(small)
    })
    expect(await errorOf(await post('/ops/reindex', { model: small }))).toMatchObject({ code: 'invalid_request' })
  })
})

describe('an operator is told', () => {
  test.each([
    [{ model: 'no-such-model@3' }, `${large}, ${small}`],
    [{ model: large }, 'active'],
    [{}, 'exactly one of'],
    [{ model: small, changedOnly: true }, 'exactly one of'],
    [{ documents: ['never-stored.md'] }, 'never-stored.md'],
  ])('what is wrong with %j', async (body, words) => {
    const error = await errorOf(await post('/ops/reindex', body))
    expect(error).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(error.message).toContain(words)
  })

  test('that there is no such run', async () => {
    for (const action of ['cutover', 'rollback', 'cancel', 'retry', 'pause', 'resume', 'purge'])
      expect(await errorOf(await post(`/ops/reindex/nonsense/${action}`))).toMatchObject({ code: 'not_found' })
  })
})
