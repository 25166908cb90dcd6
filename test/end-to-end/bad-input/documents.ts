// Documents: names, bytes and forms that are refused at the door.
import { refused, storedName } from './input-row.ts'
import type { RawRequest } from './raw-request.ts'

/** The stack of these rows takes no larger document. */
export const maxDocumentBytes = 200_000

const text = 'Some text.'

/** @param encodedName as it stands in the path. */
function put(encodedName: string, body: string | Uint8Array = text): RawRequest {
  return { method: 'PUT', path: `/documents/${encodedName}`, body }
}

const get = (path: string, headers: Record<string, string> = {}): RawRequest => ({ method: 'GET', path, headers })
const remove = (encodedName: string): RawRequest => ({ method: 'DELETE', path: `/documents/${encodedName}` })

const boundary = 'form-boundary'

function form(...parts: string[]): RawRequest {
  return formBody(`${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`)
}

function formBody(body: string, contentType = `multipart/form-data; boundary=${boundary}`): RawRequest {
  return { method: 'POST', path: '/documents', headers: { 'content-type': contentType }, body }
}

function filePart(fileName: string, content = text): string {
  return `Content-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: text/plain\r\n\r\n${content}`
}

const names = refused(400, 'invalid_request', [
  ['a name that climbs, encoded', put('%2e%2e%2fsecret.txt')],
  ['a name that climbs, encoded twice', put('%252e%252e%252fsecret.txt')],
  ['a name that climbs in its middle', put('notes%2F..%2F..%2Fsecret.txt')],
  ['an absolute name', put('/etc/passwd.txt')],
  ['an absolute name, encoded', put('%2Fetc%2Fpasswd.txt')],
  ['a name with backslashes', put('..%5C..%5Csecret.txt')],
  ["a name with a drive's letter", put('C:%5Csecret.txt')],
  ['a name with a NUL', put('note%00.txt')],
  ['a name with a line break', put('note%0D%0Ax-evil:1.txt')],
  ['a name that runs backwards', put('note%E2%80%AEfdp.txt')],
  ['a name in broken UTF-8', put('note%FF.txt')],
  ['a name with half a surrogate pair', put('note%ED%A0%80.txt')],
  ['a name in broken percent-encoding', put('note%zz.txt')],
  ['an empty name', put('')],
  ['a name that is a space', put('%20')],
  ['a name that ends with a dot', put('note.txt.')],
  ['a part of a name that is empty', put('notes//note.txt')],
  ['a name of 2 000 characters', put(`${'folder/'.repeat(285)}note.txt`)],
  ['a part of a name of 300 characters', put(`${'n'.repeat(300)}.txt`)],
  ['a name that Windows keeps for itself', put('CON.txt')],
  ['a hostile name to be read', get('/documents/%2e%2e%2fsecret.txt')],
  ['a hostile name to be deleted', remove('%2e%2e%2fsecret.txt')],
])

const climbing = refused(404, 'not_found', [
  ['a path that climbs', put('../secret.txt')],
  ['a path that climbs, its dots encoded', put('%2e%2e/secret.txt')],
  ['a document that is not there', get('/documents/nothing.txt')],
  ['a document that is not there, to be deleted', remove('nothing.txt')],
])

const bytes = [
  ...refused(400, 'invalid_request', [['an empty file', put('empty.txt', '')]]),
  ...refused(413, 'too_large', [
    ['a file that is too large', put('large.txt', 'a'.repeat(maxDocumentBytes + 1))],
    ['a file that is far too large', put('large.txt', 'a'.repeat(20 * maxDocumentBytes))],
    [
      'a file of 100 GB, of which only the length arrives',
      { ...put('huge.txt'), headers: { 'content-length': '100000000000' } },
    ],
    ['a form with a file that is too large', form(filePart('large.txt', 'a'.repeat(maxDocumentBytes + 1)))],
  ]),
  ...refused(415, 'unsupported_document', [
    ['a PDF that is none', put('report.pdf', 'MZ\u0000\u0001 a program')],
    ['a Word document that is none', put('report.docx', 'plain text')],
    ['a binary file called .txt', put('program.txt', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 3, 0]))],
    ['a PDF called .txt', put('report.txt', '%PDF-1.7\n')],
    ['a type that nobody reads', put('program.exe', 'MZ')],
    ['a type from the prototype', put('note.constructor')],
  ]),
]

const forms = refused(400, 'invalid_request', [
  ['a form without a boundary', formBody('x', 'multipart/form-data')],
  ['a form that is JSON', formBody('{"file":"x"}', 'application/json')],
  ['a form whose boundary does not occur', formBody('--other\r\n\r\n--other--\r\n')],
  ['a form that breaks off', formBody(`--${boundary}\r\n${filePart('note.txt')}`)],
  ['a form that breaks off in a header', formBody(`--${boundary}\r\nContent-Disposition: form-da`)],
  ['a form that is empty', form()],
  ['a form without a file', form('Content-Disposition: form-data; name="groups"\r\n\r\nstaff')],
  ['a form whose file is a text', form(`Content-Disposition: form-data; name="file"\r\n\r\n${text}`)],
  ['a form whose part has no name', form(`Content-Disposition: form-data; filename="note.txt"\r\n\r\n${text}`)],
  ['a form with two files', form(filePart('one.txt'), filePart('two.txt'))],
  ['a form with 300 parts', form(...Array.from({ length: 300 }, (_, index) => filePart(`${index}.txt`)))],
  ['a form with an empty file', form(filePart('empty.txt', ''))],
  ['a file with an empty name', form(filePart(''))],
  ['a file called ..', form(filePart('../..'))],
  ['a file called .. in the extended form', form(filePart(`x.txt"; filename*=UTF-8''..%2f..; x="`))],
  ['a file with a NUL in its name', form(filePart('note\u0000.txt'))],
])

const groups = refused(400, 'invalid_request', [
  ['101 groups', put(`note.txt?groups=${Array.from({ length: 101 }, (_, index) => `g${index}`).join()}`)],
  ['a group of 5 KB', put(`note.txt?groups=${'g'.repeat(5_000)}`)],
  ['a group with a line break', put('note.txt?groups=a%0Ab')],
])

const ranges = refused(416, 'invalid_request', [
  ['a range behind the end', get(`/documents/${storedName}`, { range: 'bytes=100000-' })],
  ['the last 0 bytes', get(`/documents/${storedName}`, { range: 'bytes=-0' })],
])

export const refusedDocuments = [...names, ...climbing, ...bytes, ...forms, ...groups, ...ranges]

/** Ranges we do not serve get the whole document (RFC 9110, 14.2). */
export const oddRanges = [
  'bytes=9-3',
  'bytes=a-b',
  'bytes=-',
  'bytes=0-1,4-5',
  'lines=0-3',
  `bytes=${'9'.repeat(400)}-`,
  'bytes=--1',
  'nonsense',
]

/** Hostile file names of a form of which only the last part counts: path in, name out. */
export const sentPaths: Readonly<Record<string, string>> = {
  '../../etc/motd.txt': 'motd.txt',
  'C:\\Users\\ada\\notes.txt': 'notes.txt',
  "it's 100% 'or' 1=1 #?&.txt": "it's 100% 'or' 1=1 #?&.txt",
  'Zażółć gęślą 灯塔 🗼.txt': 'Zażółć gęślą 灯塔 🗼.txt',
  '__proto__.txt': '__proto__.txt',
}

export const formWithFile = (fileName: string): RawRequest => form(filePart(fileName))
