import { HttpResponse } from '@azure/functions'
import { describe, expect, test } from 'vitest'
import type { ReadableDocument } from '../../shared/documents/read-document.ts'
import { readDocument } from '../../shared/documents/read-document.ts'
import type { DocumentStore, StoredDocument } from '../../shared/documents/document-store.ts'
import { httpBoundary } from '../../shared/http/http-boundary.ts'
import { documentResponse } from '../../shared/http/document-response.ts'
import { invocation, recordingHost, requestOf } from './fake-exchange.ts'

const content = Buffer.from('0123456789')

/** A store of one document, which counts what it has open. */
function storeOf(changes: Partial<StoredDocument> = {}): {
  readonly store: Pick<DocumentStore, 'find' | 'open'>
  opened(): number
} {
  const document: StoredDocument = {
    name: 'dir/terms.pdf',
    etag: '0x1',
    sizeBytes: content.length,
    contentType: 'application/pdf',
    groups: [],
    uploadedAt: 0,
    ...changes,
  }
  let opened = 0
  return {
    opened: () => opened,
    store: {
      find: async () => document,
      open: async (_, range) => {
        opened++
        return (async function* () {
          try {
            yield content.subarray(range?.first ?? 0, range ? range.last + 1 : undefined)
          } finally {
            opened--
          }
        })()
      },
    },
  }
}

async function get(headers: Record<string, string> = {}, source = storeOf()): Promise<HttpResponse> {
  const request = requestOf({ url: 'http://host/api/documents/dir/terms.pdf', headers })
  const handler = httpBoundary(recordingHost(), (exchange) =>
    documentResponse(exchange, (range): Promise<ReadableDocument> =>
      readDocument(source, { name: 'dir/terms.pdf', groups: undefined, range }, exchange.signal),
    ),
  )
  const response = await handler(request, invocation())
  return new HttpResponse(response instanceof HttpResponse ? undefined : response)
}

describe('a document', () => {
  test('is sent whole, and says what it is, how long, and that parts can be had', async () => {
    const source = storeOf()
    const response = await get({}, source)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '10',
      'content-disposition': `inline; filename="terms.pdf"; filename*=UTF-8''terms.pdf`,
      'accept-ranges': 'bytes',
      etag: '"0x1"',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    })
    expect(await response.text()).toBe('0123456789')
    expect(source.opened()).toBe(0)
  })

  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=8-', '89', 'bytes 8-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-100', '0123456789', 'bytes 0-9/10'],
  ])('is sent in part: %s', async (range, text, contentRange) => {
    const response = await get({ range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(contentRange)
    expect(response.headers.get('content-length')).toBe(String(text.length))
    expect(await response.text()).toBe(text)
  })

  test.each(['bytes=0-1,4-5', 'lines=1-2', 'bytes=5-2', 'bytes=-', 'bytes=a-b', 'bytes=1'])(
    'is sent whole for a range we do not serve: %s',
    async (range) => {
      const response = await get({ range })
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('0123456789')
    },
  )

  test.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('has nothing beyond its end: %s', async (range) => {
    const source = storeOf()
    const response = await get({ range }, source)
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */10')
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request' } })
    expect(source.opened()).toBe(0)
  })

  test.each(['"0x1"', 'W/"0x1"', '"other", "0x1"', '*'])('is not sent again to who has it: %s', async (etag) => {
    const source = storeOf()
    const response = await get({ 'if-none-match': etag }, source)
    expect(response.status).toBe(304)
    expect(response.headers.get('etag')).toBe('"0x1"')
    expect(await response.text()).toBe('')
    expect(source.opened()).toBe(0)
  })

  test('is sent whole when the part would belong to another version', async () => {
    const source = storeOf()
    const changed = await get({ range: 'bytes=2-4', 'if-range': '"0x0"' }, source)
    expect(changed.status).toBe(200)
    expect(await changed.text()).toBe('0123456789')
    expect(source.opened()).toBe(0)
    expect((await get({ range: 'bytes=2-4', 'if-range': '"0x1"' })).status).toBe(206)
  })
})

describe('in our origin', () => {
  test.each([
    'text/html; charset=utf-8',
    'TEXT/HTML',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/xml; charset=utf-8',
    'text/javascript',
    'application/json',
    'text/markdown',
  ])('%s is shown as plain text', async (contentType) => {
    const { headers } = await get({}, storeOf({ contentType }))
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
  })

  test.each(['application/zip', 'application/vnd.ms-excel', 'nonsense', '', 'application/zip\r\nx: y'])(
    '%j is downloaded',
    async (contentType) => {
      const { status, headers } = await get({}, storeOf({ contentType }))
      expect(status).toBe(200)
      expect(headers.get('content-disposition')).toMatch(/^attachment;/)
      expect(headers.get('content-security-policy')).toMatch(/^sandbox/)
    },
  )

  test('a PDF is shown by the browser, which a sandbox would keep it from', async () => {
    const { headers } = await get()
    expect(headers.get('content-disposition')).toMatch(/^inline;/)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    expect(headers.get('content-security-policy')).not.toContain('sandbox')
  })

  test('a name of any kind makes a valid header', async () => {
    const name = `dir/Über "uns" (50%) – it's 🗎.pdf`
    const { status, headers } = await get({}, storeOf({ name }))
    expect(status).toBe(200)
    const [, ascii, extended] =
      /^inline; filename="([^"]*)"; filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/.exec(
        headers.get('content-disposition') ?? '',
      ) ?? []
    expect(ascii).toBe(`_ber _uns_ (50_) _ it's __.pdf`)
    expect(decodeURIComponent(extended ?? '')).toBe(`Über "uns" (50%) – it's 🗎.pdf`)
  })
})
