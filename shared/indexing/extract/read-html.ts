// HTML to sections: what a reader would see, by headings, in the order of the source.
import { decodeText } from '../../documents/text-encoding.ts'
import type { ReadDocument } from './extracted-document.ts'
import { HtmlTextHandler } from './html-text-handler.ts'
import { parseMarkup } from './parse-markup.ts'

export async function readHtml(bytes: Uint8Array, signal?: AbortSignal): Promise<ReadDocument> {
  const handler = new HtmlTextHandler()
  await parseMarkup(decodeText(bytes), 'html', handler, signal)
  const sections = handler.builder.sections()
  return { title: handler.title ?? handler.builder.firstHeading, sections }
}
