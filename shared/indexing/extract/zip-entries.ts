// The directory at the end of a zip archive (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16), without ZIP64 and encryption.

export interface ZipEntry {
  readonly name: string
  /** As stored: compressed when `isDeflated`. */
  readonly data: Uint8Array
  readonly isDeflated: boolean
}

const endSignature = 0x06054b50
const endLength = 22
const maxCommentLength = 0xffff
const entrySignature = 0x02014b50
const entryLength = 46
const localSignature = 0x04034b50
const localLength = 30
const stored = 0
const deflated = 8

/** Undefined when the archive is broken or uses what Word never writes. */
export function zipEntries(archive: Uint8Array): readonly ZipEntry[] | undefined {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  try {
    const end = findEnd(bytes)
    return end === undefined
      ? undefined
      : readDirectory(bytes, bytes.readUInt32LE(end + 16), bytes.readUInt16LE(end + 10))
  } catch (error) {
    // Reading past the end: a size or an offset in the archive is wrong.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function findEnd(bytes: Buffer): number | undefined {
  const earliest = Math.max(0, bytes.length - endLength - maxCommentLength)
  for (let at = bytes.length - endLength; at >= earliest; at--) {
    if (bytes.readUInt32LE(at) === endSignature) return at
  }
  return undefined
}

function readDirectory(bytes: Buffer, start: number, count: number): readonly ZipEntry[] | undefined {
  const entries: ZipEntry[] = []
  let at = start
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== entrySignature) return undefined
    const method = bytes.readUInt16LE(at + 10)
    if (method !== stored && method !== deflated) return undefined
    const nameEnd = at + entryLength + bytes.readUInt16LE(at + 28)
    const data = readData(bytes, bytes.readUInt32LE(at + 42), bytes.readUInt32LE(at + 20))
    if (!data) return undefined
    entries.push({ name: bytes.toString('utf8', at + entryLength, nameEnd), data, isDeflated: method === deflated })
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function readData(bytes: Buffer, at: number, length: number): Uint8Array | undefined {
  if (bytes.readUInt32LE(at) !== localSignature) return undefined
  const start = at + localLength + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  return start + length <= bytes.length ? bytes.subarray(start, start + length) : undefined
}
