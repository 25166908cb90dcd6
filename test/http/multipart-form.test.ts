import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMultipartForm } from '../../shared/http/multipart-form.ts'

const contentType = 'multipart/form-data; boundary=limit'

function form(...parts: readonly (readonly [disposition: string, content: string])[]): Buffer {
  const text = parts.map(
    ([disposition, content]) => `--limit\r\nContent-Disposition: form-data${disposition}\r\n\r\n${content}\r\n`,
  )
  return Buffer.from(`${text.join('')}--limit--\r\n`)
}

describe('a form', () => {
  test('as browsers and fetch write it', async () => {
    const written = new FormData()
    written.set('groups', 'staff')
    written.set('file', new File([Buffer.from('hello\r\nworld')], 'Über "uns".pdf'))
    const request = new Request('http://host', { method: 'POST', body: written })
    const parts = parseMultipartForm(Buffer.from(await request.bytes()), request.headers.get('content-type'))
    expect(parts.map(({ name, fileName, bytes }) => [name, fileName, String(bytes)])).toEqual([
      ['groups', undefined, 'staff'],
      ['file', 'Über "uns".pdf', 'hello\r\nworld'],
    ])
  })

  test.each<[string, string, string | undefined]>([
    [
      '.NET, which quotes nothing and says it twice',
      `; name=file; filename=a.pdf; filename*=utf-8''%C3%BC.pdf`,
      'ü.pdf',
    ],
    [
      'a client that escapes with backslashes',
      String.raw`; name="file"; filename="a \"b\" \\c.pdf"`,
      String.raw`a "b" \c.pdf`,
    ],
    [
      'a client that sends a Windows path',
      String.raw`; name="file"; filename="C:\dir\a.pdf"`,
      String.raw`C:\dir\a.pdf`,
    ],
    ['one whose extended name is broken', `; name="file"; filename="a.pdf"; filename*=UTF-8''%zz`, 'a.pdf'],
    [
      'one whose extended name is in another alphabet',
      `; name="file"; filename="a.pdf"; filename*=koi8-r''%C1`,
      'a.pdf',
    ],
    ['one that puts the name last', `; filename="a;b.pdf"; name="file"`, 'a;b.pdf'],
  ])('as written by %s', (_, disposition, fileName) => {
    expect(parseMultipartForm(form([disposition, 'x']), contentType)).toEqual([
      { name: 'file', fileName, bytes: Buffer.from('x') },
    ])
  })

  test('may have text before its first boundary, and other headers in its parts', () => {
    const body = `preamble\r\n--limit \r\nContent-Type: text/plain\r\ncontent-disposition:form-data; name="a"\r\n\r\nx\r\n--limit--`
    expect(parseMultipartForm(Buffer.from(body), 'Multipart/Form-Data; charset=utf-8; Boundary="limit"')).toEqual([
      { name: 'a', fileName: undefined, bytes: Buffer.from('x') },
    ])
  })

  test('may be empty', () => {
    expect(parseMultipartForm(Buffer.from('--limit--\r\n'), contentType)).toEqual([])
  })

  test('gives back any bytes as they were sent', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        fc.pre(!Buffer.from(bytes).includes('\r\n--limit'))
        const [before = '', after = ''] = form(['; name="file"; filename="f"', '|']).toString().split('|')
        const [part] = parseMultipartForm(Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]), contentType)
        expect(part?.bytes.equals(bytes)).toBe(true)
      }),
    )
  })

  test('does not copy the file', () => {
    const body = form(['; name="file"; filename="f"', 'content'])
    expect(parseMultipartForm(body, contentType)[0]?.bytes.buffer).toBe(body.buffer)
  })
})

describe('a form is refused', () => {
  test.each<[string, string | null]>([
    ['without a type', null],
    ['of another type', 'application/json; boundary=limit'],
    ['without a boundary', 'multipart/form-data'],
    ['with a boundary beyond all measure', `multipart/form-data; boundary=${'x'.repeat(71)}`],
  ])('%s', (_, type) => {
    expect(() => parseMultipartForm(form(), type)).toThrow(
      expect.objectContaining({ details: { fields: [expect.objectContaining({ path: 'content-type' })] } }),
    )
  })

  test.each<[string, Buffer]>([
    ['that is empty', Buffer.alloc(0)],
    ['without its boundary', Buffer.from('hello')],
    ['that is cut off', form(['; name="file"; filename="f"', 'x']).subarray(0, -12)],
    ['with a part without content', Buffer.from('--limit\r\nContent-Disposition: form-data; name="a"\r\n--limit--')],
    ['with a part without a name', form(['; filename="f"', 'x'])],
    ['with endless part headers', form([`; name="${'x'.repeat(9_000)}"`, 'x'])],
    ['with too many parts', form(...Array.from({ length: 201 }, () => ['; name="a"', 'x'] as const))],
  ])('%s', (_, body) => {
    expect(() => parseMultipartForm(body, contentType)).toThrow(
      expect.objectContaining({ details: { fields: [expect.objectContaining({ path: 'body' })] } }),
    )
  })
})
