import { expect, test } from 'vitest'
import { extractText } from '../../../shared/indexing/extract/extract-text.ts'
import { makePdf } from '../../fixtures/make-pdf.ts'

test('a PDF in a Buffer, as storage hands it over, is read page by page', async () => {
  const bytes = Buffer.from(await makePdf(['First page.', 'Second page.']))
  const { sections } = await extractText({ name: 'two.pdf', bytes })
  expect(sections).toEqual([
    { headings: [], page: 1, text: 'First page.' },
    { headings: [], page: 2, text: 'Second page.' },
  ])
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
})
