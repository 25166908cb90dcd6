import { describe, expect, test } from 'vitest'
import { readBodyUpload, readFormUpload } from '../../shared/http/document-upload.ts'
import { requestOf } from './fake-exchange.ts'

function formRequest(fields: readonly (readonly [string, string | File])[]): Request {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return new Request('http://host/api/documents', { method: 'POST', body: form })
}

const put = (bytes: number): ReturnType<typeof requestOf> =>
  requestOf({ method: 'PUT', body: { bytes: Buffer.alloc(bytes) } })

const file = (name: string, content = 'hello'): File => new File([content], name)

describe('an uploaded form', () => {
  test('holds a document, and the groups that may read it', async () => {
    const request = formRequest([
      ['file', file('terms.pdf')],
      ['groups', 'staff, legal'],
      ['groups', 'board'],
    ])
    expect(await readFormUpload(request, 1_000)).toEqual({
      name: 'terms.pdf',
      bytes: Buffer.from('hello'),
      groups: ['staff', 'legal', 'board'],
    })
  })

  test.each(['C:\\fakepath\\terms.pdf', '/home/me/terms.pdf', '../../terms.pdf'])(
    'names the document without the path on the sender’s machine: %s',
    async (name) => {
      expect((await readFormUpload(formRequest([['file', file(name)]]), 1_000)).name).toBe('terms.pdf')
    },
  )

  test.each<[string, readonly (readonly [string, string | File])[]]>([
    ['no file', [['groups', 'staff']]],
    ['text where the file should be', [['file', 'hello']]],
    ['two files', [['file', file('a')], ['file', file('b')]]], // prettier-ignore
  ])('with %s is refused', async (_, fields) => {
    await expect(readFormUpload(formRequest(fields), 1_000)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { fields: [expect.objectContaining({ path: 'file' })] },
    })
  })

  test('far above the limit is not read to its end', async () => {
    const request = formRequest([['file', file('a', 'x'.repeat(200_000))]])
    await expect(readFormUpload(request, 1_000)).rejects.toMatchObject({ code: 'too_large' })
  })
})

describe('an uploaded body', () => {
  test('is the document; its groups are in the query', async () => {
    const request = requestOf({
      method: 'PUT',
      url: 'http://host/api/documents/a?groups=staff&groups=legal,%20board&groups=',
      body: { bytes: Buffer.from([0, 255]) },
    })
    expect(await readBodyUpload(request, 'dir/a.bin', 1_000)).toEqual({
      name: 'dir/a.bin',
      bytes: Buffer.from([0, 255]),
      groups: ['staff', 'legal', 'board'],
    })
  })

  test('may be as large as the limit, and not a byte larger', async () => {
    expect((await readBodyUpload(put(1_000), 'a', 1_000)).bytes).toHaveLength(1_000)
    await expect(readBodyUpload(put(1_001), 'a', 1_000)).rejects.toMatchObject({
      code: 'too_large',
      details: { limitBytes: 1_000, sizeBytes: 1_001 },
    })
  })
})
