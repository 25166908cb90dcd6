// Word documents: converted to HTML, then read as HTML.
import type { ReadDocument } from './extracted-document.ts'
import { assertUnzipsWithin } from './assert-unzips-within.ts'
import { readHtmlText } from './read-html.ts'

/** A novel is 1 MB of text and 10 MB of WordprocessingML; more than this takes the converter seconds and gigabytes. */
const maxXmlBytes = 48 * 1024 * 1024

export async function readDocx(bytes: Uint8Array, signal?: AbortSignal): Promise<ReadDocument> {
  await assertUnzipsWithin(bytes, maxXmlBytes, (name) => /\.(?:xml|rels)$/i.test(name))
  const { default: mammoth } = await import('mammoth')
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(bytes) },
    // Pictures are not text: their bytes are never read.
    { convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })), externalFileAccess: false },
  )
  return readHtmlText(value, signal)
}
