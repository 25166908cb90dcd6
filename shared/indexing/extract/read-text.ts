// Plain text, and data formats that read as text: one section.
import { decodeText } from '../../documents/text-encoding.ts'
import type { ReadDocument } from './extracted-document.ts'
import { SectionBuilder } from './section-builder.ts'

export function readText(bytes: Uint8Array): ReadDocument {
  const builder = new SectionBuilder()
  builder.text(decodeText(bytes))
  return { title: undefined, sections: builder.sections() }
}
