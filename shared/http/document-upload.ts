// A document on its way in: as a form with a file, or as the body itself.
import type { HttpRequest } from '@azure/functions'
import type { NewDocument } from '../documents/store-document.ts'
import { readBoundedBody, type BodyOf } from './bounded-body.ts'
import { invalidRequest } from '../kernel/invalid-request.ts'
import { parseMultipartForm, type FormPart } from './multipart-form.ts'

/** Boundaries, part headers and groups around the file. */
const formOverheadBytes = 64 * 1024

/** A form with one `file`, and any number of `groups`. The document is named as the file is, without its path. */
export async function readFormUpload(request: BodyOf, maxDocumentBytes: number): Promise<NewDocument> {
  const body = await readBoundedBody(request, maxDocumentBytes + formOverheadBytes)
  const parts = parseMultipartForm(body, request.headers.get('content-type'))
  const file = onlyFile(parts)
  return { name: baseName(file.fileName ?? ''), bytes: file.bytes, groups: groupsOf(textsOf(parts, 'groups')) }
}

/** The body is the document; its name is in the path, its groups are in the query. */
export async function readBodyUpload(
  request: BodyOf & Pick<HttpRequest, 'query'>,
  name: string,
  maxDocumentBytes: number,
): Promise<NewDocument> {
  const bytes = await readBoundedBody(request, maxDocumentBytes)
  return { name, bytes, groups: groupsOf(request.query.getAll('groups')) }
}

function onlyFile(parts: readonly FormPart[]): FormPart {
  const files = parts.filter(({ name, fileName }) => name === 'file' && fileName !== undefined)
  const [file] = files
  if (file && files.length === 1) return file
  throw invalidRequest({ path: 'file', message: `must be one file; the form has ${files.length}` })
}

function textsOf(parts: readonly FormPart[], field: string): string[] {
  return parts.filter(({ name }) => name === field).map(({ bytes }) => bytes.toString('utf8'))
}

/** Some clients send the path on the user's machine along, which is nobody's business. */
function baseName(fileName: string): string {
  return fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1)
}

/** Written one by one, or with commas between them. */
function groupsOf(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((group) => group.trim())
    .filter((group) => group !== '')
}
