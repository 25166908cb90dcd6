// The `Range` header (RFC 9110, 14.2), as far as we go along with it: one range of bytes.
import type { RequestedRange } from '../documents/read-document.ts'

/** Undefined when there is none that we serve: several ranges, other units and nonsense get the whole document. */
export function parseByteRange(header: string | null): RequestedRange | undefined {
  // 15 digits: beyond any document, and still exact as a number.
  const range = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '')
  if (!range) return undefined
  const [first, last] = [toNumber(range[1]), toNumber(range[2])]
  if (first === undefined && last === undefined) return undefined
  if (first !== undefined && last !== undefined && first > last) return undefined
  return { first, last }
}

function toNumber(digits: string | undefined): number | undefined {
  return digits ? Number(digits) : undefined
}
