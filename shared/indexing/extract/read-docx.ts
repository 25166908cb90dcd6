// Word documents, read as the stream of XML they are: a converter that builds trees needs seconds and gigabytes for a book.
import { decodeText } from '../../documents/text-encoding.ts'
import { DocxStyles } from './docx-styles.ts'
import { DocxTextHandler } from './docx-text-handler.ts'
import type { ReadDocument } from './extracted-document.ts'
import { meaningfulTitle } from './meaningful-title.ts'
import { parseMarkup, type MarkupHandler } from './parse-markup.ts'
import { SectionBuilder } from './section-builder.ts'
import { unzipWithin } from './unzip-within.ts'

/** A novel makes 10 MB of XML. */
const maxXmlBytes = 48 * 1024 * 1024

const isXml = (name: string) => /\.(?:xml|rels)$/i.test(name)

/** Throws for an archive without a Word document in it. */
export async function readDocx(bytes: Uint8Array, signal?: AbortSignal): Promise<ReadDocument> {
  const parts = await unzipWithin(bytes, maxXmlBytes, isXml)
  const parse = async (part: string, handler: MarkupHandler) => {
    const xml = parts.get(part)
    if (xml) await parseMarkup(decodeText(xml), 'xml', handler, signal)
  }
  const body = await findBody(parse)
  if (!parts.has(body)) throw new Error('the archive holds no Word document')
  const folder = body.slice(0, body.lastIndexOf('/') + 1)

  const styles = new DocxStyles()
  await parse(`${folder}styles.xml`, styles)
  const builder = new SectionBuilder()
  for (const part of [body, `${folder}footnotes.xml`, `${folder}endnotes.xml`]) {
    await parse(part, new DocxTextHandler(builder, styles))
  }
  const sections = builder.sections()
  return { title: (await findTitle(parse)) ?? builder.firstHeading, sections }
}

type Parse = (part: string, handler: MarkupHandler) => Promise<void>

/** Usually `word/document.xml`, but the package says which (ECMA-376 part 2, relationships). */
async function findBody(parse: Parse): Promise<string> {
  let body = 'word/document.xml'
  await parse('_rels/.rels', {
    onopentag: (name, { Type = '', Target = '' }) => {
      if (name === 'Relationship' && Type.endsWith('/officeDocument')) body = Target.replace(/^\//, '')
    },
    onclosetag: () => {},
    ontext: () => {},
  })
  return body
}

async function findTitle(parse: Parse): Promise<string | undefined> {
  let isTitle = false
  let title = ''
  await parse('docProps/core.xml', {
    onopentag: (name) => (isTitle = name === 'dc:title'),
    onclosetag: () => (isTitle = false),
    ontext: (text) => (title += isTitle ? text : ''),
  })
  return meaningfulTitle(title)
}
