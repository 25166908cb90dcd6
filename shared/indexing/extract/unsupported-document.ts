// The refusals of documents that cannot be read: each says what is wrong and what to do.
import { documentTypeOfName, type DocumentKind } from '../../documents/document-type.ts'
import { AppError } from '../../kernel/app-error.ts'
import { UnzipRefusedError } from './unzip-within.ts'

const kindNames: Readonly<Record<DocumentKind, string>> = {
  pdf: 'PDF',
  docx: 'Word document (.docx)',
  html: 'HTML page',
  markdown: 'Markdown file',
  text: 'text file',
}

/** A type we do not know, or a file whose content is not what its name says. */
export function unknownType(name: string): AppError {
  const type = documentTypeOfName(name)?.type
  if (type)
    return refusal(
      `"${name}" is not a ${kindNames[type]}: its content is something else. Upload it under its own type.`,
    )
  return refusal(`"${name}" is of a type that cannot be read. Upload PDF, Word (.docx), HTML, Markdown or plain text.`)
}

/** A document without a single word. */
export function emptyDocument(name: string, type: DocumentKind): AppError {
  const advice =
    type === 'pdf'
      ? 'If it was scanned, run text recognition (OCR) over it and upload the result.'
      : 'Upload a version with text.'
  return refusal(`"${name}" contains no text. ${advice}`)
}

/** A reader gave up on it. */
export function unreadableDocument(name: string, type: DocumentKind, cause: unknown): AppError {
  if (isPasswordError(cause))
    return refusal(`"${name}" is protected by a password. Save a copy without one and upload that.`, cause)
  if (cause instanceof UnzipRefusedError && cause.reason === 'too-large') {
    return refusal(`"${name}" holds too much text for one document. Split it and upload the parts.`, cause)
  }
  return refusal(
    `"${name}" is damaged and cannot be read as a ${kindNames[type]}. Save it anew and upload it again.`,
    cause,
  )
}

/** PDF.js names its errors and does not export their classes. */
function isPasswordError(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'PasswordException'
}

function refusal(message: string, cause?: unknown): AppError {
  return new AppError('unsupported_document', message, { cause })
}
