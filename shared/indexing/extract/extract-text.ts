// Bytes to text: reads a document by its type, and says what to do about one that cannot be read.
import { documentTypeOf, type DocumentKind } from '../../documents/document-type.ts'
import type { ExtractedDocument, ReadDocument } from './extracted-document.ts'
import { emptyDocument, unknownType, unreadableDocument } from './unsupported-document.ts'

export interface DocumentSource {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Throws `unsupported_document` for what cannot be read, or has no text; the signal's reason when it aborts. */
export async function extractText(source: DocumentSource, signal?: AbortSignal): Promise<ExtractedDocument> {
  const { name, bytes } = source
  const type = documentTypeOf(name, bytes)?.type
  if (!type) throw unknownType(name)
  const document = await readAs(type, bytes, signal).catch((error: unknown) => {
    throw signal?.aborted ? signal.reason : unreadableDocument(name, type, error)
  })
  if (document.sections.length === 0) throw emptyDocument(name, type)
  return { title: document.title ?? titleFromName(name), sections: document.sections }
}

/** Each reader is loaded when the first document of its type arrives: the one for PDF alone takes 1.7 MB of code. */
async function readAs(type: DocumentKind, bytes: Uint8Array, signal?: AbortSignal): Promise<ReadDocument> {
  switch (type) {
    case 'text':
      return (await import('./read-text.ts')).readText(bytes)
    case 'markdown':
      return (await import('./read-markdown.ts')).readMarkdown(bytes, signal)
    case 'html':
      return (await import('./read-html.ts')).readHtml(bytes, signal)
    case 'pdf':
      return (await import('./read-pdf.ts')).readPdf(bytes, signal)
    case 'docx':
      return (await import('./read-docx.ts')).readDocx(bytes, signal)
  }
}

/** `guides/getting-started.md` is called `getting-started`. */
function titleFromName(name: string): string {
  const fileName = name.slice(name.lastIndexOf('/') + 1)
  return fileName.replace(/(?!^)\.[^.]*$/, '')
}
