// The chat API of a region as the openai client and a bare HTTP client see it.
import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leavePassages, startRegionUnderTest, type RegionUnderTest } from './region-under-test.ts'

let under: RegionUnderTest
beforeAll(async () => {
  under = await startRegionUnderTest({
    deployments: [
      { kind: 'chat', name: 'chat', model: 'offline-extractive', contextWindowTokens: 128_000, maxAnswerSentences: 3 },
      { kind: 'chat', name: 'narrow', model: 'offline-extractive', contextWindowTokens: 100, maxAnswerSentences: 3 },
      { kind: 'embeddings', name: 'embed', model: 'text-embedding-3-small', dimensions: 1_536, canShorten: true },
    ],
  })
})
afterAll(() => under.region.close())

const question = `${leavePassages}How many days of leave do employees in Sweden receive?`
const answer = 'Employees in Sweden receive 30 days. [1]'

describe('a chat completion', () => {
  it('answers as JSON with usage, filter results and the name of the model', async () => {
    const completion = await under.client.chat.completions.create({ model: 'chat', messages: [user(question)] })

    expect(completion.choices[0]?.message.content).toBe(answer)
    expect(completion.choices[0]?.finish_reason).toBe('stop')
    expect(completion.model).toBe('offline-extractive')
    expect(completion.usage?.completion_tokens).toBe(11)
    expect(completion.usage?.total_tokens).toBe((completion.usage?.prompt_tokens ?? 0) + 11)
    expect(completion).toHaveProperty('prompt_filter_results.0.content_filter_results.hate.filtered', false)
  })

  it('streams the same answer piece by piece, with Azure’s extra first chunk and the usage chunk last', async () => {
    const chunks = await collect(
      await under.client.chat.completions.create({
        model: 'chat',
        messages: [user(question)],
        stream: true,
        stream_options: { include_usage: true },
      }),
    )

    expect(chunks[0]).toMatchObject({ id: '', choices: [], prompt_filter_results: [{ prompt_index: 0 }] })
    expect(chunks[1]?.choices[0]?.delta.role).toBe('assistant')
    expect(chunks.filter((chunk) => chunk.choices[0]?.delta.content).length).toBeGreaterThan(5)
    expect(textOf(chunks)).toBe(answer)
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 11 } })
  })

  it('streams without a usage chunk when none is asked for, and ends with [DONE]', async () => {
    const response = await under.post('/v1/chat/completions', {
      model: 'chat',
      messages: [user(question)],
      stream: true,
    })
    const text = await response.text()

    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(text).not.toContain('"usage"')
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  it('stops at the max tokens and says so', async () => {
    const completion = await under.client.chat.completions.create({
      model: 'chat',
      messages: [user(question)],
      max_completion_tokens: 4,
    })

    expect(completion.choices[0]?.finish_reason).toBe('length')
    expect(completion.usage?.completion_tokens).toBe(4)
    expect(answer.startsWith(completion.choices[0]?.message.content ?? '-')).toBe(true)
  })

  it('counts a prefix of at least 1 024 tokens as cached the second time', async () => {
    const system = { role: 'system' as const, content: `Handbook. ${'All rules apply to all staff. '.repeat(250)}` }
    const ask = async (text: string): Promise<number | undefined> => {
      const { usage } = await under.client.chat.completions.create({ model: 'chat', messages: [system, user(text)] })
      return usage?.prompt_tokens_details?.cached_tokens
    }

    expect(await ask('One question?')).toBe(0)
    const cached = (await ask('Another question?')) ?? 0
    expect(cached).toBeGreaterThanOrEqual(1_024)
    expect(cached % 128).toBe(0)
  })

  it('counts no short prompt as cached', async () => {
    await under.client.chat.completions.create({ model: 'chat', messages: [user(question)] })
    const { usage } = await under.client.chat.completions.create({ model: 'chat', messages: [user(question)] })
    expect(usage?.prompt_tokens_details?.cached_tokens).toBe(0)
  })
})

describe('a chat request that cannot be answered', () => {
  it('is 401 in Azure’s shape without a known key', async () => {
    const response = await under.post('/openai/v1/chat/completions', {}, { headers: { 'api-key': 'wrong' } })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code: '401' } })
  })

  it('is accepted by bearer token as well as by api-key', async () => {
    const init = { headers: { authorization: 'Bearer local-key' } }
    const response = await under.post('/openai/v1/chat/completions', { model: 'chat', messages: [user('hello')] }, init)
    expect(response.status).toBe(200)
  })

  it('is DeploymentNotFound for a deployment that is not there', async () => {
    const asked = under.client.chat.completions.create({ model: 'gpt-9', messages: [user('hello')] })
    await expect(asked).rejects.toMatchObject({ status: 404, code: 'DeploymentNotFound' })
  })

  it('is not supported by an embedding deployment', async () => {
    const asked = under.client.chat.completions.create({ model: 'embed', messages: [user('hello')] })
    await expect(asked).rejects.toMatchObject({ status: 400, code: 'OperationNotSupported' })
  })

  it('is context_length_exceeded when prompt and max output do not fit the window', async () => {
    const messages = [user('word '.repeat(60))]
    await expect(
      under.client.chat.completions.create({ model: 'narrow', messages, max_completion_tokens: 50 }),
    ).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded', param: 'messages' })
    const fitting = await under.client.chat.completions.create({ model: 'narrow', messages, max_completion_tokens: 20 })
    expect(fitting.choices).toHaveLength(1)
  })

  it.each([
    ['no messages', { model: 'chat', messages: [] }],
    ['a role that does not exist', { model: 'chat', messages: [{ role: 'king', content: 'x' }] }],
    ['a max of no tokens', { model: 'chat', messages: [user('x')], max_tokens: 0 }],
    ['stream options without a stream', { model: 'chat', messages: [user('x')], stream_options: {} }],
    ['no model', { messages: [user('x')] }],
    ['a body that is no object', [1]],
  ])('is a 400 with %s', async (_what, body) => {
    const response = await under.post('/openai/v1/chat/completions', body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } })
  })
})

describe('every answer', () => {
  it('carries the region, its request ids, the client’s own id and the rate limit', async () => {
    const response = await under.post(
      '/openai/v1/chat/completions',
      { model: 'chat', messages: [user('hello')] },
      { headers: { 'api-key': 'local-key', 'x-ms-client-request-id': 'mine-1' } },
    )
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({ 'x-ms-region': 'Sweden Central', 'x-ms-client-request-id': 'mine-1' })
    for (const name of ['x-request-id', 'apim-request-id']) expect(headers[name]).toMatch(/^[0-9a-f-]{36}$/)
    for (const part of ['limit-tokens', 'limit-requests', 'remaining-tokens', 'remaining-requests', 'reset-tokens']) {
      expect(headers[`x-ratelimit-${part}`]).toMatch(/^\d+$/)
    }
  })

  it('lists what is deployed', async () => {
    const list = await under.client.models.list()
    expect(list.data.map((model) => model.id)).toEqual(['chat', 'narrow', 'embed'])
  })

  it('is 404 for a path the API does not have', async () => {
    const response = await under.post('/openai/v1/nothing', {})
    expect(response.status).toBe(404)
  })
})

function user(content: string): { role: 'user'; content: string } {
  return { role: 'user', content }
}

async function collect(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<OpenAI.ChatCompletionChunk[]> {
  const chunks: OpenAI.ChatCompletionChunk[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

function textOf(chunks: readonly OpenAI.ChatCompletionChunk[]): string {
  return chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')
}
