// UTF-8 of a part of a string, into a buffer that is there already: a token counter encodes millions of short pieces.

const encoder = new TextEncoder()

/** From here on the platform's encoder is faster, though it needs a string of its own: measured on ASCII. */
const longLength = 128

/** @returns the number of bytes written. A lone surrogate becomes U+FFFD, as TextEncoder has it. */
export function writeUtf8(text: string, start: number, end: number, bytes: Uint8Array): number {
  if (end - start >= longLength) return encoder.encodeInto(text.slice(start, end), bytes).written
  let length = 0
  for (let at = start; at < end; at++) {
    let codePoint = text.charCodeAt(at)
    if (codePoint < 0x80) {
      bytes[length++] = codePoint
      continue
    }
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      codePoint = at + 1 < end ? text.codePointAt(at)! : 0xfffd
      if (codePoint > 0xffff) at += 1
      else codePoint = 0xfffd
    }
    if (codePoint < 0x800) {
      bytes[length++] = 0xc0 | (codePoint >> 6)
    } else {
      if (codePoint > 0xffff) {
        bytes[length++] = 0xf0 | (codePoint >> 18)
        bytes[length++] = 0x80 | ((codePoint >> 12) & 0x3f)
      } else {
        bytes[length++] = 0xe0 | (codePoint >> 12)
      }
      bytes[length++] = 0x80 | ((codePoint >> 6) & 0x3f)
    }
    bytes[length++] = 0x80 | (codePoint & 0x3f)
  }
  return length
}

/** How many UTF-16 units of a text, from `start`, are wholly within its first `byteCount` bytes of UTF-8. */
export function unitsWithinBytes(text: string, start: number, byteCount: number): number {
  let bytes = 0
  let at = start
  while (at < text.length) {
    const codePoint = text.codePointAt(at)!
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint <= 0xffff ? 3 : 4
    if (bytes > byteCount) break
    at += codePoint > 0xffff ? 2 : 1
  }
  return at - start
}
