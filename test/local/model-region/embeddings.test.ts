// Embeddings: the API's limits and formats, and that nearness means what retrieval needs it to mean.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passages, questions } from './retrieval-corpus.ts'
import { eventually, startRegionUnderTest, type RegionUnderTest } from './region-under-test.ts'

let under: RegionUnderTest
beforeAll(async () => {
  under = await startRegionUnderTest()
})
afterAll(() => under.region.close())

const large = 'text-embedding-3-large'

describe('the embeddings API', () => {
  it.each([
    [large, undefined, 3_072],
    [large, 1_024, 1_024],
    ['text-embedding-3-small', undefined, 1_536],
    ['text-embedding-3-small', 256, 256],
    ['text-embedding-ada-002', undefined, 1_536],
  ])('gives unit vectors of %s with dimensions %s: %s', async (model, dimensions, length) => {
    const [vector = []] = await embed(['A short text about pumps.'], model, dimensions)
    expect(vector).toHaveLength(length)
    expect(dot(vector, vector)).toBeCloseTo(1, 5)
  })

  it('sends the same numbers as base64, which the client asks for by itself, and as floats', async () => {
    const input = ['first text', 'second text']
    const asFloats = await under.client.embeddings.create({ model: large, input, encoding_format: 'float' })
    const raw = await under.post('/v1/embeddings', { model: large, input, encoding_format: 'base64' })
    expect(await raw.json()).toMatchObject({ data: [{ embedding: expect.any(String) }, { index: 1 }] })
    expect(await embed(input)).toEqual(asFloats.data.map((item) => item.embedding))
    expect(asFloats.usage).toEqual({ prompt_tokens: 4, total_tokens: 4 })
  })

  it('gives the same vector for the same text, in any order and in any process', async () => {
    const [one, two] = await embed(['pump', 'filter'])
    const [again] = await embed(['filter'])
    expect(again).toEqual(two)
    expect(again).not.toEqual(one)
  })

  it.each([
    ['more than 2,048 inputs', { input: Array.from({ length: 2_049 }, () => 'x') }, 'array_above_max_length'],
    ['an input of more than 8,192 tokens', { input: 'word '.repeat(8_300) }, null],
    [
      'more than 300,000 tokens',
      { input: Array.from({ length: 40 }, () => 'word '.repeat(7_900)) },
      'max_tokens_per_request',
    ],
    ['an empty input', { input: ['x', ''] }, null],
    ['no input', { input: [] }, null],
    ['dimensions beyond the model', { input: 'x', dimensions: 4_000 }, null],
    ['dimensions for a model that has one', { input: 'x', dimensions: 512, model: 'text-embedding-ada-002' }, null],
  ])('refuses %s', async (_what, body, code) => {
    const response = await under.post('/v1/embeddings', { model: large, ...body })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code } })
  })

  it('takes 2,048 inputs and answers others meanwhile', async () => {
    const input = Array.from(
      { length: 2_048 },
      (_, index) => `Passage ${index} about item ${index * 7} in warehouse ${index % 90}.`,
    )
    const order: string[] = []
    const many = embed(input, large, 256).then((vectors) => order.push(`many ${vectors.length}`))
    await eventually(() => under.region.journal.report().inFlight === 1)
    const one = under.client.models.list().then(() => order.push('one'))
    await Promise.all([many, one])
    expect(order).toEqual(['one', 'many 2048'])
  })

  it('counts tokens of long runs in time that grows with their length only', async () => {
    const started = performance.now()
    const response = await under.post('/v1/embeddings', { model: large, input: 'a'.repeat(60_000) })
    await response.arrayBuffer()
    // Quadratic merging would take minutes.
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('treats <|endoftext|> in a text as text', async () => {
    expect(await embed(['before <|endoftext|> after'])).toHaveLength(1)
  })
})

describe('nearness of embeddings', () => {
  it('finds the passage that answers a question among the first three of a hundred, nine times out of ten', async () => {
    const names = [...passages.keys()]
    const passageVectors = await embed([...passages.values()], large, 1_024)
    const questionVectors = await embed(
      questions.map(([question]) => question),
      large,
      1_024,
    )
    const missed = questions.filter(([, wanted], index) => {
      const scores = passageVectors.map((vector) => dot(vector, questionVectors[index] ?? []))
      const ranked = names.toSorted(
        (left, right) => (scores[names.indexOf(right)] ?? 0) - (scores[names.indexOf(left)] ?? 0),
      )
      return !ranked.slice(0, 3).includes(wanted)
    })
    expect(passages.size).toBe(100)
    expect(missed.length).toBeLessThanOrEqual(questions.length * 0.1)
  })

  it('is far above that of unrelated texts for related ones', async () => {
    const [question = [], passage = [], unrelated = []] = await embed([
      'How often is the filter replaced?',
      'The filter of the pump is rinsed every month and replaced once a year.',
      'Gifts worth more than 35 euros are declined.',
    ])
    expect(dot(question, passage)).toBeGreaterThan(0.35)
    expect(Math.abs(dot(question, unrelated))).toBeLessThan(0.1)
  })

  it('forgives another ending and a misspelling, and ignores case', async () => {
    const [base = [], inflected = [], misspelt = [], shouted = []] = await embed([
      'reimbursement',
      'reimbursed',
      'reimbursment',
      'REIMBURSEMENT',
    ])
    expect(dot(base, inflected)).toBeGreaterThan(0.5)
    expect(dot(base, misspelt)).toBeGreaterThan(0.1)
    expect(dot(base, shouted)).toBeCloseTo(1, 5)
  })

  it.each([
    ['another model of the same length', 'text-embedding-ada-002', undefined, 'text-embedding-3-small', undefined],
    ['the same model with other dimensions', large, 1_536, 'text-embedding-3-small', 1_536],
  ])('means nothing across %s', async (_what, leftModel, leftDimensions, rightModel, rightDimensions) => {
    const texts = [...passages.values()].slice(0, 20)
    const left = await embed(texts, leftModel, leftDimensions)
    const right = await embed(texts, rightModel, rightDimensions)
    const scores = left.map((vector, index) => Math.abs(dot(vector, right[index] ?? [])))
    expect(Math.max(...scores)).toBeLessThan(0.2)
  })

  it('means nothing when a longer vector is cut to the length of a shorter one', async () => {
    const [long = []] = await embed(['The pump carries a warranty of five years.'], large, 1_024)
    const [short = []] = await embed(['The pump carries a warranty of five years.'], large, 512)
    expect(Math.abs(dot(long.slice(0, 512), short))).toBeLessThan(0.2)
  })

  it('holds for scripts without spaces', async () => {
    const [question = [], passage = [], unrelated = []] = await embed([
      '年次休暇は何日ですか',
      '年次休暇は二十五日です',
      '駐車場は無料です',
    ])
    expect(dot(question, passage)).toBeGreaterThan(dot(question, unrelated) + 0.3)
  })
})

async function embed(input: string[], model = large, dimensions?: number): Promise<number[][]> {
  const { data } = await under.client.embeddings.create({ model, input, ...(dimensions && { dimensions }) })
  return data.map((item) => item.embedding)
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
}
