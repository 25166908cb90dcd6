// Refuses a zip archive that would unpack to more than it should, before a library unpacks it whole.
import { inflateRaw } from 'node:zlib'
import { promisify } from 'node:util'
import { zipEntries, type ZipEntry } from './zip-entries.ts'

const inflate = promisify(inflateRaw)

/** Thrown for an archive that is broken, lies about its sizes or holds too much. */
export class UnzipRefusedError extends Error {
  readonly reason: 'broken' | 'too-large'

  constructor(reason: 'broken' | 'too-large') {
    super(`the archive was refused: ${reason}`)
    this.name = 'UnzipRefusedError'
    this.reason = reason
  }
}

/** Unpacks the entries chosen by `isRead` once, within the limit: sizes in the directory may lie, zlib does not. */
export async function assertUnzipsWithin(
  bytes: Uint8Array,
  maxBytes: number,
  isRead: (name: string) => boolean,
): Promise<void> {
  const entries = zipEntries(bytes)
  if (!entries) throw new UnzipRefusedError('broken')
  let left = maxBytes
  for (const entry of entries.filter(({ name }) => isRead(name))) {
    left -= await unpackedLength(entry, left)
  }
}

async function unpackedLength({ data, isDeflated }: ZipEntry, maxBytes: number): Promise<number> {
  if (data.length > maxBytes) throw new UnzipRefusedError('too-large')
  if (!isDeflated) return data.length
  try {
    return (await inflate(data, { maxOutputLength: Math.max(1, maxBytes) })).length
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new UnzipRefusedError(isTooLarge ? 'too-large' : 'broken')
  }
}
