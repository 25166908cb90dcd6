// Which files are taken for what.
import { describe, expect, it } from 'vitest'
import { documentTypeOf } from '../../shared/documents/document-type.ts'
import { makeDocx } from '../fixtures/make-docx.ts'
import { makePdf } from '../fixtures/make-pdf.ts'

const text = (content: string) => new TextEncoder().encode(content)
const program = Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 32)

describe('documentTypeOf', () => {
  it.each([
    ['notes.md', 'markdown', 'text/markdown; charset=utf-8'],
    ['NOTES.TXT', 'text', 'text/plain; charset=utf-8'],
    ['folder.d/list.csv', 'text', 'text/csv; charset=utf-8'],
    ['data.json', 'text', 'application/json'],
    ['page.htm', 'html', 'text/html; charset=utf-8'],
    ['README', 'text', 'text/plain; charset=utf-8'],
    ['.gitignore', 'text', 'text/plain; charset=utf-8'],
  ])('takes %s with text in it for %s, served as %s', (name, type, contentType) => {
    expect(documentTypeOf(name, text('some words'))).toEqual({ type, contentType })
  })

  it('knows PDF and Word by name and content together', async () => {
    const pdf = await makePdf(['a page'])
    expect(documentTypeOf('a.pdf', pdf)?.type).toBe('pdf')
    expect(documentTypeOf('without-extension', pdf)?.type).toBe('pdf')
    expect(documentTypeOf('a.docx', makeDocx(['a paragraph']))?.type).toBe('docx')
  })

  it('refuses a file that is not what its name says', async () => {
    expect(documentTypeOf('a.pdf', text('no PDF'))).toBeUndefined()
    expect(documentTypeOf('a.docx', text('no archive'))).toBeUndefined()
    expect(documentTypeOf('a.txt', program)).toBeUndefined()
    expect(documentTypeOf('a.txt', await makePdf(['a page']))).toBeUndefined()
    expect(documentTypeOf('a.md', makeDocx(['a paragraph']))).toBeUndefined()
  })

  it('refuses kinds nobody reads, whatever is in them', () => {
    expect(documentTypeOf('setup.exe', text('some words'))).toBeUndefined()
    expect(documentTypeOf('program', program)).toBeUndefined()
  })

  it('takes UTF-16 for text in spite of its zeros, with and without a byte order mark', () => {
    expect(documentTypeOf('a.txt', Buffer.from('\uFEFFwords', 'utf16le'))?.type).toBe('text')
    expect(documentTypeOf('a.txt', Buffer.from('words', 'utf16le'))?.type).toBe('text')
  })

  it('takes a text that mentions a PDF header for text', () => {
    expect(documentTypeOf('a.md', text('Files start with %PDF-1.7.'))?.type).toBe('markdown')
  })
})
