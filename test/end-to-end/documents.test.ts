import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePdf } from '../fixtures/make-pdf.ts'
import { errorOf } from './holdfast-client.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { until } from './until.ts'

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack()
})
afterAll(() => stack.close())

const filler = 'This page records routine maintenance of the pumping station and its filters. '

/** A manual of 60 pages; page `n` names the valve of chamber `n`. */
function manual(valveOf: (page: number) => string): Promise<Uint8Array> {
  const pages = Array.from({ length: 60 }, (_, index) => {
    const page = index + 1
    return `Chamber ${page} report.\n${filler.repeat(4)}\nThe relief valve of chamber ${page} is made by ${valveOf(page)}.`
  })
  return makePdf(pages)
}

async function upload(name: string, bytes: Uint8Array): Promise<Response> {
  const form = new FormData()
  form.set('file', new Blob([Buffer.from(bytes)]), name)
  return stack.api.fetch('/documents', { method: 'POST', body: form })
}

describe('a document', () => {
  test('of 60 pages is answered about within seconds of its upload, and the citation names the page', async () => {
    const startedAt = performance.now()
    const response = await upload(
      'manual.pdf',
      await manual((page) => (page === 37 ? 'Kestrel Fittings' : `Maker ${page}`)),
    )
    expect(response.status).toBe(202)
    await stack.api.settled('manual.pdf')
    const { message, context } = await stack.api.ask('Who makes the relief valve of chamber 37?')
    expect(performance.now() - startedAt).toBeLessThan(15_000)
    expect(message.content).toContain('Kestrel Fittings')
    expect(context.citations).toContainEqual(expect.objectContaining({ documentName: 'manual.pdf', page: 37 }))
  })

  test('that was replaced is not quoted as it used to be', async () => {
    await upload('manual.pdf', await manual((page) => (page === 37 ? 'Osprey Valves' : `Maker ${page}`)))
    await until(async () => {
      const { message } = await stack.api.ask('Who makes the relief valve of chamber 37?')
      expect(message.content).toContain('Osprey Valves')
    })
    for (const question of ['Who makes the relief valve of chamber 37?', 'What does Kestrel Fittings make?']) {
      const { message, context } = await stack.api.ask(question)
      expect(message.content).not.toContain('Kestrel')
      expect(context.citations.filter(({ content }) => content.includes('Kestrel'))).toEqual([])
    }
  })

  test('is there to be read, in parts too, and never runs in our origin', async () => {
    const whole = await stack.api.fetch('/documents/manual.pdf')
    expect(whole.headers.get('content-type')).toBe('application/pdf')
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    const bytes = Buffer.from(await whole.arrayBuffer())
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')

    const part = await stack.api.fetch('/documents/manual.pdf', { headers: { range: 'bytes=5-9' } })
    expect(part.status).toBe(206)
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(5, 10))
  })

  test('that was deleted is cited by no answer any more', async () => {
    const response = await stack.api.fetch('/documents/manual.pdf', { method: 'DELETE' })
    expect(response.status).toBe(204)
    const { context } = await stack.api.ask('Who makes the relief valve of chamber 37?')
    expect(context.citations).toEqual([])
    expect((await stack.api.fetch('/documents/manual.pdf')).status).toBe(404)
    expect((await errorOf(await stack.api.fetch('/documents/manual.pdf', { method: 'DELETE' }))).code).toBe('not_found')
  })

  test('dropped straight into the container is indexed just the same', async () => {
    const container = BlobServiceClient.fromConnectionString(stack.storage).getContainerClient('documents')
    const text = '# Ferries\n\nThe ferry to Lindholm leaves at 6:40 from pier nine.'
    await container.getBlockBlobClient('notes/ferries.md').upload(text, Buffer.byteLength(text))
    await stack.api.settled('notes/ferries.md')
    const { message, context } = await stack.api.ask('When does the ferry to Lindholm leave?')
    expect(message.content).toContain('6:40')
    expect(context.citations[0]?.documentName).toBe('notes/ferries.md')
  })

  test('of a kind that cannot be read is a visible failure that names what to do', async () => {
    const container = BlobServiceClient.fromConnectionString(stack.storage).getContainerClient('documents')
    const noPdf = Buffer.from('MZ\u0000\u0001 this is no PDF')
    await container.getBlockBlobClient('broken.pdf').upload(noPdf, noPdf.length)
    const { models } = await stack.api.settled('broken.pdf')
    expect(Object.values(models)).toEqual([
      { state: 'failed', error: { code: 'unsupported_document', message: expect.any(String) } },
    ])
  })
})

describe('a conversation', () => {
  test('reaches the model: what was said before can be asked about', async () => {
    const first = await stack.api.ask('My bicycle is called Rosinante and it is green.')
    const { sessionId } = first.context
    const second = await stack.api.ask('What is my bicycle called?', sessionId)
    expect(second.message.content).toContain('Rosinante')
    expect(second.context.sessionId).toBe(sessionId)
  })

  test('can be renamed', async () => {
    const { context } = await stack.api.ask('When does the ferry to Lindholm leave?')
    const rename = (title: string) =>
      stack.api.fetch(`/chats/${context.sessionId}`, { method: 'PATCH', body: JSON.stringify({ title }) })
    expect(await (await rename(' Ferry times ')).json()).toMatchObject({ id: context.sessionId, title: 'Ferry times' })
    expect(await errorOf(await rename('   '))).toMatchObject({ status: 400, code: 'invalid_request' })
    const list = await (await stack.api.fetch('/chats')).json()
    expect(list).toContainEqual(expect.objectContaining({ id: context.sessionId, title: 'Ferry times' }))
  })

  test('can be listed, read and deleted', async () => {
    const { context } = await stack.api.ask('When does the ferry to Lindholm leave?')
    const list = await (await stack.api.fetch('/chats')).json()
    expect(list).toContainEqual(
      expect.objectContaining({ id: context.sessionId, title: 'When does the ferry to Lindholm leave?' }),
    )
    const messages = await (await stack.api.fetch(`/chats/${context.sessionId}`)).json()
    expect(messages).toMatchObject([
      { role: 'user', content: 'When does the ferry to Lindholm leave?' },
      { role: 'assistant', content: expect.stringContaining('6:40') },
    ])
    expect((await stack.api.fetch(`/chats/${context.sessionId}`, { method: 'DELETE' })).status).toBe(204)
    expect((await stack.api.fetch(`/chats/${context.sessionId}`)).status).toBe(404)
  })
})
