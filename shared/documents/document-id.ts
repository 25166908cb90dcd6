// A document's id follows from its name, so that an upload, a blob event and a delete speak of the same document.
import { createHash } from 'node:crypto'

/** 128 bits are plenty for names, and hexadecimal is valid in every key of every service. */
const idLength = 32

/** @param name as `parseDocumentName` returns it. */
export function documentIdOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, idLength)
}
