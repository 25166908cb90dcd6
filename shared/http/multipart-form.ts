// The parts of a multipart/form-data body (RFC 7578), as views into the body: nothing is copied.
//
// The platform's own `formData()` takes six times the body's size, and refuses what .NET clients send: names without
// quotes, and a `filename*` beside the `filename`.
import { dispositionParameters } from './content-disposition.ts'
import { invalidRequest } from '../kernel/invalid-request.ts'

export interface FormPart {
  readonly name: string
  /** Undefined for a part that is no file. */
  readonly fileName: string | undefined
  readonly bytes: Buffer
}

/** A form of ours has a file and some groups. */
const mostParts = 200
/** Names of files and fields are far shorter; more is no form that a client has made. */
const longestPartHeaderBytes = 8_192

/** Throws `invalid_request` for a body that is no such form. */
export function parseMultipartForm(body: Buffer, contentType: string | null): readonly FormPart[] {
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`)
  const parts: FormPart[] = []
  // The first delimiter has no line before it when there is no preamble.
  let start = body.indexOf(delimiter.subarray(2)) + delimiter.length - 2
  if (start < delimiter.length - 2) throw malformed('its boundary does not occur')
  while (body.toString('latin1', start, start + 2) !== '--') {
    const end = body.indexOf(delimiter, start)
    if (end < 0) throw malformed('its last boundary is missing')
    if (parts.length === mostParts) throw malformed(`it has more than ${mostParts} parts`)
    parts.push(parsePart(body.subarray(start, end)))
    start = end + delimiter.length
  }
  return parts
}

function boundaryOf(contentType: string | null): string {
  // RFC 2046, 5.1.1: at most 70 characters.
  const boundary = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;]{1,70})(?=[\s;]|$))/i.exec(
    contentType ?? '',
  )
  const name = boundary?.[1] ?? boundary?.[2]
  if (!name) throw invalidRequest({ path: 'content-type', message: 'must be multipart/form-data with a boundary' })
  return name
}

/** From the end of the boundary on: the rest of its line, header lines, an empty line, content. */
function parsePart(part: Buffer): FormPart {
  const headerEnd = part.subarray(0, longestPartHeaderBytes).indexOf('\r\n\r\n')
  if (headerEnd < 0) throw malformed('a part has no content')
  const header = part.toString('utf8', 0, headerEnd)
  const disposition = /^content-disposition\s*:\s*form-data(.*)$/im.exec(header)?.[1]
  const { name, fileName } = dispositionParameters(disposition ?? '')
  if (name === undefined) throw malformed('a part has no name')
  return { name, fileName, bytes: part.subarray(headerEnd + 4) }
}

function malformed(problem: string): Error {
  return invalidRequest({ path: 'body', message: `is no valid multipart/form-data: ${problem}` })
}
