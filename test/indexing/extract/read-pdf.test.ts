// PDF page by page.
import { describe, expect, it } from 'vitest'
import { joinPdfLines, type PdfTextItem } from '../../../shared/indexing/extract/join-pdf-lines.ts'
import { readPdf } from '../../../shared/indexing/extract/read-pdf.ts'
import { makePdf } from '../../fixtures/make-pdf.ts'

describe('readPdf', () => {
  it('makes a section of each page with text, by its number', async () => {
    const { sections } = await readPdf(await makePdf(['Page one.', '', 'Seite drei: Größe „fein“.']))
    expect(sections).toEqual([
      { headings: [], page: 1, text: 'Page one.' },
      { headings: [], page: 3, text: 'Seite drei: Größe „fein“.' },
    ])
  })

  it('puts a paragraph that the page breaks into lines together again', async () => {
    const paragraph = 'A sentence of some length that does not fit on one line of the page. '.repeat(4).trim()
    const { sections } = await readPdf(await makePdf([`${paragraph}\n\n${paragraph}`]))
    expect(sections[0]?.text).toBe(`${paragraph}\n\n${paragraph}`)
  })

  it('takes the title the author gave, and none that a program made up', async () => {
    expect((await readPdf(await makePdf(['text'], { title: 'Annual Report' }))).title).toBe('Annual Report')
    expect((await readPdf(await makePdf(['text'], { title: 'report_final.docx' }))).title).toBeUndefined()
    expect((await readPdf(await makePdf(['text']))).title).toBeUndefined()
  })

  it('leaves the bytes it was given as they are', async () => {
    const bytes = await makePdf(['text'])
    const before = bytes.slice()
    await readPdf(bytes)
    expect(bytes).toEqual(before)
  })

  it('lets others run between pages', async () => {
    let turns = 0
    const timer = setInterval(() => (turns += 1), 0)
    await readPdf(await makePdf(Array.from({ length: 30 }, (_, index) => `Page ${index}. `.repeat(50))))
    clearInterval(timer)
    expect(turns).toBeGreaterThan(5)
  })

  it('stops between pages when its signal aborts', async () => {
    const reason = new Error('enough')
    await expect(readPdf(await makePdf(['one', 'two']), AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

const line = (str: string, y: number, width = 400): PdfTextItem => ({
  str,
  hasEOL: true,
  width,
  height: 10,
  transform: [10, 0, 0, 10, 50, y],
})

describe('joinPdfLines', () => {
  it('mends words that were hyphenated at the end of a line, and no other hyphens', () => {
    expect(
      joinPdfLines([line('the docu-', 100), line('ment of Jean-', 88), line('Luc, 3-', 76), line('fold', 64)]),
    ).toBe('the document of Jean- Luc, 3- fold')
  })

  it('keeps short lines apart, as in lists and addresses', () => {
    expect(
      joinPdfLines([
        line('A full line of text', 100),
        line('ends.', 88, 60),
        line('Street 1', 76, 80),
        line('City', 64, 50),
      ]),
    ).toBe('A full line of text ends.\nStreet 1\nCity')
  })

  it('starts a paragraph after a gap', () => {
    expect(joinPdfLines([line('one', 100), line('two', 70)])).toBe('one\n\ntwo')
  })
})
