// Files that look like what they say, and are only found out when they are opened.
import { strToU8, zipSync } from 'fflate'
import { makeDocx } from '../../fixtures/make-docx.ts'
import { makePdf } from '../../fixtures/make-pdf.ts'

const megabyte = 1024 * 1024

/** By name; each is taken in, and then shown as a failure. */
export const hostileFiles: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'encrypted.pdf': () => makePdf(['A page.'], { userPassword: 'secret' }),
  'cut-off.pdf': async () => (await makePdf(['A page.'])).subarray(0, 600),
  'header-only.pdf': async () => strToU8('%PDF-1.7\n'),
  'bomb.docx': async () =>
    makeDocx([], { 'word/document.xml': `<w:document>${' '.repeat(120 * megabyte)}</w:document>` }),
  'cut-off.docx': async () => makeDocx(['A paragraph.']).subarray(0, 400),
  'photos.docx': async () => zipSync({ 'photo.txt': strToU8('No document at all.') }),
}

/** A Word document whose text is an entity that stands for ten of another one, and so on, ten levels deep. */
export const entityBomb = (): Uint8Array => makeDocx([], { 'word/document.xml': billionLaughs })

const billionLaughs = `<?xml version="1.0"?><!DOCTYPE laughs [<!ENTITY l0 "ha">${Array.from(
  { length: 10 },
  (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`,
).join(
  '',
)}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&l10;</w:t></w:r></w:p></w:body></w:document>`
