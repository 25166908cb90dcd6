// Faults that strike when an answer has begun, as the openai client or a bare HTTP client sees them.
import { APIError } from 'openai'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventually, leavePassages, startRegionUnderTest, type RegionUnderTest } from './region-under-test.ts'

let under: RegionUnderTest
beforeAll(async () => {
  under = await startRegionUnderTest()
})
afterEach(() => {
  under.region.faults.clear()
  under.region.journal.reset()
})
afterAll(() => under.region.close())

const messages = [{ role: 'user' as const, content: `${leavePassages}How many days do employees in Sweden receive?` }]

describe('a fault in the middle of a stream', () => {
  it('drops the connection after so many tokens', async () => {
    under.region.faults.replace([{ dropAfterTokens: 3 }])
    const { text, error } = await read()

    expect(text).toBe('Employees in Sweden')
    expect(error).toMatchObject({ message: 'terminated' })
    expect(under.region.journal.last(1)[0]).toMatchObject({ outcome: 'dropped', completionTokens: 3, status: 200 })
  })

  it('ends silently: no finish reason, no [DONE]', async () => {
    under.region.faults.replace([{ endSilently: true, afterTokens: 2 }])
    expect(await read()).toEqual({ text: 'Employees in', finishReason: null, error: undefined })
  })

  it('sends what is no JSON', async () => {
    under.region.faults.replace([{ malformed: true, afterTokens: 2 }])
    const { text, error } = await read()
    expect(text).toBe('Employees in')
    expect(error).toBeInstanceOf(SyntaxError)
  })

  it('sends an error', async () => {
    under.region.faults.replace([{ errorMidway: true }])
    const { text, error } = await read()
    expect(text).toMatch(/^Employees in Sweden/)
    expect(error).toBeInstanceOf(APIError)
    expect(error).not.toHaveProperty('status', expect.any(Number))
  })

  it('filters the rest of the answer', async () => {
    under.region.faults.replace([{ filterMidway: true, afterTokens: 1 }])
    expect(await read()).toEqual({ text: 'Employees', finishReason: 'content_filter', error: undefined })
  })

  it('hangs after so many tokens, with the headers sent', async () => {
    under.region.faults.replace([{ hangAfterTokens: 2 }])
    const stream = await under.client.chat.completions.create({ model: 'chat', messages, stream: true })
    let text = ''
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      if (text === 'Employees in') break
    }
    await eventually(() => under.region.journal.report().cancelled === 1)
    expect(under.region.journal.last(1)[0]).toMatchObject({ completionTokens: 2, finishReason: null })
  })
})

describe('a fault in the middle of a JSON answer', () => {
  it.each([
    ['drops it', { dropAfterTokens: 1 }, 200],
    ['cuts it short', { malformed: true }, 200],
    ['leaves it empty', { endSilently: true }, 200],
    ['makes it an error', { errorMidway: true }, 500],
  ])('%s', async (_what, rule, status) => {
    under.region.faults.replace([rule])
    const response = await under.post('/v1/chat/completions', { model: 'chat', messages })
    expect(response.status).toBe(status)
    if (status === 200) await expect(response.json()).rejects.toThrow()
    else expect(await response.json()).toMatchObject({ error: { type: 'server_error' } })
  })
})

async function read(): Promise<{ text: string; finishReason: string | null; error: unknown }> {
  let text = ''
  let finishReason: string | null = null
  try {
    const stream = await under.client.chat.completions.create({ model: 'chat', messages, stream: true })
    for await (const { choices } of stream) {
      text += choices[0]?.delta.content ?? ''
      finishReason = choices[0]?.finish_reason ?? finishReason
    }
  } catch (error) {
    return { text, finishReason, error }
  }
  return { text, finishReason, error: undefined }
}
