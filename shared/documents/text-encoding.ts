// Which encoding a text file is in, as far as its bytes tell, and its text.

/** Labels of the WHATWG Encoding Standard, as TextDecoder takes them. */
type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

/** False for bytes that no text has, whatever its encoding: a program, an image, an archive. */
export function looksLikeText(firstBytes: Uint8Array): boolean {
  const encoding = unicodeEncodingOf(firstBytes)
  if (encoding) return true
  const controls = firstBytes.reduce((count, byte) => count + (isUnusualControl(byte) ? 1 : 0), 0)
  return !firstBytes.includes(0) && controls <= firstBytes.length * maxControlShare
}

/** Log files carry the odd escape sequence; binary files are full of control characters. */
const maxControlShare = 0.05

/** Any but tab, line feed, vertical tab, form feed, carriage return and escape. */
function isUnusualControl(byte: number): boolean {
  return byte === 0x7f || (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b)
}

function encodingOf(bytes: Uint8Array): TextEncoding {
  return unicodeEncodingOf(bytes) ?? (isMostlyUtf8(bytes) ? 'utf-8' : 'windows-1252')
}

function unicodeEncodingOf(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return utf16WithoutMark(bytes)
}

/** UTF-16 of mostly Latin text has a zero in every other byte, and none in the others. */
function utf16WithoutMark(bytes: Uint8Array): TextEncoding | undefined {
  const sample = bytes.subarray(0, 1024)
  let evenZeros = 0
  let oddZeros = 0
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0) continue
    if (at % 2 === 0) evenZeros += 1
    else oddZeros += 1
  }
  const most = sample.length / 4
  if (oddZeros > most && evenZeros === 0) return 'utf-16le'
  if (evenZeros > most && oddZeros === 0) return 'utf-16be'
  return undefined
}

/** One damaged character must not turn a whole UTF-8 file into mojibake, so a few errors are allowed. */
const maxErrorShare = 0.1

function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes)
  let errors = 0
  let others = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0xfffd) errors += 1
    else if (unit >= 0x80) others += 1
  }
  return errors <= others * maxErrorShare
}
