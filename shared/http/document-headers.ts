// How a stored document is shown: as what it is where that is harmless, never as something that runs in our origin.
//
// Documents come from users. HTML or SVG shown as such would run its scripts with the reader's sign-in; so every kind of
// text is shown as plain text, in which a citation can be found just as well. What a browser does not show is downloaded.
import type { StoredDocument } from '../documents/document-store.ts'
import { contentDisposition } from './content-disposition.ts'

const images = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const textLike = /^text\/|^application\/(?:[\w.-]+\+)?(?:json|xml|yaml|javascript)$|^image\/svg\+xml$/

/** Nothing may be loaded or run, and the page belongs to no origin. */
const sealed = "sandbox; default-src 'none'; frame-ancestors 'self'"
/** Browsers do not show a PDF in a sandbox. Their viewers run its scripts, if at all, apart from the page's origin. */
const pdfViewer = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"

export function documentHeaders(document: StoredDocument): Record<string, string> {
  const { contentType, disposition } = shownAs(document.contentType)
  const fileName = document.name.slice(document.name.lastIndexOf('/') + 1)
  return {
    'content-type': contentType,
    'content-disposition': contentDisposition(disposition, fileName),
    'content-security-policy': contentType === 'application/pdf' ? pdfViewer : sealed,
    'accept-ranges': 'bytes',
    etag: `"${document.etag}"`,
    // A copy may be kept, but who may read the document is asked every time.
    'cache-control': 'private, no-cache',
  }
}

function shownAs(stored: string): { readonly contentType: string; readonly disposition: 'inline' | 'attachment' } {
  const essence = stored.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (essence === 'application/pdf' || images.has(essence)) return { contentType: essence, disposition: 'inline' }
  if (textLike.test(essence)) return { contentType: 'text/plain; charset=utf-8', disposition: 'inline' }
  const isType = /^[\w.+-]+\/[\w.+-]+$/.test(essence)
  return { contentType: isType ? essence : 'application/octet-stream', disposition: 'attachment' }
}
