// HTML to sections: what a reader would see, by headings, in the order of the source.
import { decodeText } from '../../documents/text-encoding.ts'
import type { ReadDocument } from './extracted-document.ts'
import { HtmlTextHandler } from './html-text-handler.ts'
import { nextTurn } from './next-turn.ts'

export function readHtml(bytes: Uint8Array, signal?: AbortSignal): Promise<ReadDocument> {
  return readHtmlText(decodeText(bytes), signal)
}

/** Parsed in parts of this many characters, with a turn of the event loop after each: some 5 ms of work. */
const partLength = 262_144

export async function readHtmlText(html: string, signal?: AbortSignal): Promise<ReadDocument> {
  const { Parser } = await import('htmlparser2')
  const handler = new HtmlTextHandler()
  const parser = new Parser(handler, { decodeEntities: true, lowerCaseTags: true })
  for (let at = 0; at < html.length; at += partLength) {
    parser.write(html.slice(at, at + partLength))
    await nextTurn(signal)
  }
  parser.end()
  const sections = handler.builder.sections()
  return { title: handler.title ?? handler.builder.firstHeading, sections }
}
