// The names documents may have. A name is part of a URL, of a blob's address and of a citation, so it is checked once, here.
import { invalidRequest } from '../kernel/invalid-request.ts'

/** Azure's limit for the name of a blob. */
const maxLength = 1_024
/** Azure's limit for one segment of a blob's path. */
const maxSegmentLength = 254

/** Control characters, line separators, and marks that make text run backwards: a name must look like what it is. */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFEFF]/u

/** Names of devices on Windows: a file downloaded under one could not be saved there. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Returns the name in Unicode's composed form, so that the same name typed on two systems is one document. */
export function parseDocumentName(text: string): string {
  const name = text.normalize('NFC')
  const problem = problemWith(name)
  if (problem === undefined) return name
  throw invalidRequest({ path: 'name', message: problem })
}

function problemWith(name: string): string | undefined {
  if (name.trim() === '') return 'is empty'
  if (name.length > maxLength) return `is longer than ${maxLength} characters`
  if (!name.isWellFormed()) return 'is not valid Unicode'
  if (invisible.test(name)) return 'contains invisible or control characters'
  if (name.includes('\\')) return 'contains a backslash; use / between folders'
  for (const segment of name.split('/')) {
    const problem = problemWithSegment(segment)
    if (problem !== undefined) return problem
  }
  return undefined
}

function problemWithSegment(segment: string): string | undefined {
  if (segment === '') return 'starts or ends with /, or has // in it'
  if (segment.length > maxSegmentLength) return `has a part longer than ${maxSegmentLength} characters`
  if (climbs(segment)) return 'has a part that is . or .., or that spells a path in percent signs'
  if (segment !== segment.trim() || segment.endsWith('.'))
    return 'has a part that starts or ends with a space, or ends with a dot'
  if (device.test(segment)) return `has a part that is reserved on Windows`
  return undefined
}

/** Also when something between here and the storage decodes percent signs once more than it should. */
function climbs(segment: string): boolean {
  const decoded = segment.replaceAll(/%2e/gi, '.')
  return /^\.{1,2}$/.test(decoded) || /%(2f|5c|00)/i.test(segment)
}
