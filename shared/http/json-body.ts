// A JSON body from the wire: bounded, valid UTF-8, valid JSON, and of the shape that a schema asks for.
import type { ZodError, ZodType } from 'zod'
import { readBoundedBody, type BodyOf } from './bounded-body.ts'
import { invalidRequest } from '../kernel/invalid-request.ts'
import { jsonErrorPosition } from './json-error-position.ts'

/** Throws `too_large`, or `invalid_request` naming every field at fault. */
export async function readJson<T>(request: BodyOf, schema: ZodType<T>, maxBytes: number): Promise<T> {
  return parseBody(await readBoundedBody(request, maxBytes), schema)
}

/** The same where the body may be left out: that counts as an empty object. */
export async function readOptionalJson<T>(request: BodyOf, schema: ZodType<T>, maxBytes: number): Promise<T> {
  const bytes = await readBoundedBody(request, maxBytes)
  return parseBody(bytes.byteLength === 0 ? Buffer.from('{}') : bytes, schema)
}

function parseBody<T>(bytes: Uint8Array, schema: ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(decodeUtf8(bytes)))
  if (parsed.success) return parsed.data
  throw invalidRequest(...fieldIssues(parsed.error))
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalidRequest({ path: 'body', message: 'is not valid UTF-8' })
  }
}

/** The engine's own message quotes the text, which may be a question; ours says where to look. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    if (text.trim() === '') throw invalidRequest({ path: 'body', message: 'is empty; JSON is expected' })
    throw invalidRequest({ path: 'body', message: `is not valid JSON, from character ${jsonErrorPosition(text)} on` })
  }
}

function fieldIssues(error: ZodError): { readonly path: string; readonly message: string }[] {
  return error.issues.map(({ path, message }) => ({ path: pathText(path), message }))
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'body'
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('')
}
