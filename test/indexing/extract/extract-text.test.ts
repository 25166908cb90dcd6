// Every type from bytes to sections, and what is said about files that cannot be read.
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { UnzipRefusedError } from '../../../shared/indexing/extract/unzip-within.ts'
import { extractText } from '../../../shared/indexing/extract/extract-text.ts'
import { unreadableDocument } from '../../../shared/indexing/extract/unsupported-document.ts'
import { makeDocx } from '../../fixtures/make-docx.ts'
import { makePdf } from '../../fixtures/make-pdf.ts'

const text = (content: string) => new TextEncoder().encode(content)

describe('extractText', () => {
  it('reads a Word document by its headings, tables included', async () => {
    const bytes = makeDocx([
      { heading: 1, text: 'Handbook' },
      'Rules & <exceptions>.',
      { heading: 2, text: 'Rates' },
      {
        rows: [
          ['Day', 'Rate'],
          ['Mon', '5'],
        ],
      },
    ])
    expect(await extractText({ name: 'handbook.docx', bytes })).toEqual({
      title: 'Handbook',
      sections: [
        { headings: ['Handbook'], page: undefined, text: 'Rules & <exceptions>.' },
        { headings: ['Handbook', 'Rates'], page: undefined, text: 'Day | Rate\nMon | 5' },
      ],
    })
  })

  it('names a document after its file when it does not name itself', async () => {
    expect((await extractText({ name: 'a/b/notes.2024.txt', bytes: text('words') })).title).toBe('notes.2024')
    expect((await extractText({ name: 'README', bytes: text('words') })).title).toBe('README')
    expect((await extractText({ name: 'x.pdf', bytes: await makePdf(['words']) })).title).toBe('x')
  })

  it('reads data formats as text', async () => {
    const { sections } = await extractText({ name: 'a.csv', bytes: text('day,rate\nMon,5\n') })
    expect(sections).toEqual([{ headings: [], page: undefined, text: 'day,rate\nMon,5' }])
  })
})

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'unsupported_document', message: expect.stringMatching(message) })

describe('extractText refuses', () => {
  it.each([
    ['a type nobody reads', 'a.exe', text('MZ'), /type that cannot be read\. Upload PDF/],
    ['a PDF that is none', 'a.pdf', text('hello'), /is not a PDF/],
    ['a broken PDF', 'a.pdf', text('%PDF-1.4\nhello'), /damaged/],
    ['binary content in a text file', 'a.txt', new Uint8Array(100), /is not a text file/],
    ['a Word document that is cut off', 'a.docx', makeDocx(['words']).subarray(0, 300), /damaged/],
    ['an archive that is no Word document', 'a.docx', zipSync({ 'a.txt': strToU8('words') }), /damaged/],
    ['a text file without text', 'a.txt', text(' \n\t '), /contains no text/],
    ['an empty file', 'a.md', new Uint8Array(0), /contains no text/],
    ['a Word document without text', 'a.docx', makeDocx(['']), /contains no text/],
  ])('%s', async (_name, name, bytes, message) => {
    await expect(extractText({ name, bytes })).rejects.toEqual(refusal(message))
  })

  it('a PDF protected by a password', async () => {
    const bytes = await makePdf(['secret'], { userPassword: 'key' })
    await expect(extractText({ name: 'a.pdf', bytes })).rejects.toEqual(refusal(/password/))
  })

  it('a scanned PDF, with advice', async () => {
    await expect(extractText({ name: 'a.pdf', bytes: await makePdf(['', '']) })).rejects.toEqual(refusal(/OCR/))
  })

  it('a Word document that unpacks to far more than it should', () => {
    const error = unreadableDocument('a.docx', 'docx', new UnzipRefusedError('too-large'))
    expect(error).toEqual(refusal(/too much text.*Split it/))
  })

  it('nothing when its signal aborts: the reason comes through as it is', async () => {
    const reason = new Error('enough')
    const source = { name: 'a.pdf', bytes: await makePdf(['one', 'two']) }
    await expect(extractText(source, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})
