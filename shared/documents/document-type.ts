// Which kind of document a file is: its name says, and its first bytes must agree.
import { looksLikeText } from './text-encoding.ts'

export type DocumentKind = 'markdown' | 'text' | 'html' | 'pdf' | 'docx'

export interface DocumentType {
  readonly type: DocumentKind
  readonly contentType: string
}

const text = (subtype: string): DocumentType => ({ type: 'text', contentType: `text/${subtype}; charset=utf-8` })
const json: DocumentType = { type: 'text', contentType: 'application/json' }
const yaml: DocumentType = { type: 'text', contentType: 'application/yaml' }
const markdown: DocumentType = { type: 'markdown', contentType: 'text/markdown; charset=utf-8' }
const html: DocumentType = { type: 'html', contentType: 'text/html; charset=utf-8' }
const pdf: DocumentType = { type: 'pdf', contentType: 'application/pdf' }
const docx: DocumentType = {
  type: 'docx',
  contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

const typeByExtension: ReadonlyMap<string, DocumentType> = new Map([
  ['md', markdown],
  ['markdown', markdown],
  ['txt', text('plain')],
  ['text', text('plain')],
  ['log', text('plain')],
  ['rst', text('plain')],
  ['adoc', text('plain')],
  ['csv', text('csv')],
  ['tsv', text('tab-separated-values')],
  ['xml', text('xml')],
  ['json', json],
  ['jsonl', json],
  ['ndjson', json],
  ['yaml', yaml],
  ['yml', yaml],
  ['html', html],
  ['htm', html],
  ['pdf', pdf],
  ['docx', docx],
])

/** How many bytes of a file `documentTypeOf` looks at, at most. */
const sniffedBytes = 1024

/** Undefined for a kind we cannot read, and for a file whose content is not what its name says. */
export function documentTypeOf(name: string, firstBytes: Uint8Array): DocumentType | undefined {
  const bytes = firstBytes.subarray(0, sniffedBytes)
  const named = documentTypeOfName(name)
  if (named) return hasContentOf(named.type, bytes) ? named : undefined
  if (extensionOf(name) !== '') return undefined
  return [pdf, text('plain')].find(({ type }) => hasContentOf(type, bytes))
}

/** What the name alone says; undefined for an extension we do not know. */
export function documentTypeOfName(name: string): DocumentType | undefined {
  return typeByExtension.get(extensionOf(name))
}

/** In lower case, without the dot; empty when the name has none. */
function extensionOf(name: string): string {
  const fileName = name.slice(name.lastIndexOf('/') + 1)
  const dot = fileName.lastIndexOf('.')
  return dot > 0 ? fileName.slice(dot + 1).toLowerCase() : ''
}

const zipHeader = 'PK\u0003\u0004'
/** Readers accept it anywhere in the first 1 024 bytes (PDF 1.7, implementation note 13). */
const pdfHeader = '%PDF-'

function hasContentOf(type: DocumentKind, bytes: Uint8Array): boolean {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  switch (type) {
    case 'pdf':
      return latin1.includes(pdfHeader)
    case 'docx':
      return latin1.startsWith(zipHeader)
    case 'markdown':
    case 'text':
    case 'html':
      return !latin1.startsWith(pdfHeader) && looksLikeText(bytes)
  }
}
