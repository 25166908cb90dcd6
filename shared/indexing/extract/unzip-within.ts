// Unpacks the parts of a zip archive that are wanted, as long as they stay within a limit together.
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { zipEntries, type ZipEntry } from './zip-entries.ts'

const inflate = promisify(inflateRaw)

/** Thrown for an archive that is broken, or unpacks to more than it may. */
export class UnzipRefusedError extends Error {
  readonly reason: 'broken' | 'too-large'

  constructor(reason: 'broken' | 'too-large') {
    super(`the archive was refused: ${reason}`)
    this.name = 'UnzipRefusedError'
    this.reason = reason
  }
}

/** By name. What the archive says of its sizes is not believed: unpacking stops at the limit. */
export async function unzipWithin(
  archive: Uint8Array,
  maxBytes: number,
  isWanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = zipEntries(archive)
  if (!entries) throw new UnzipRefusedError('broken')
  const unpacked = new Map<string, Uint8Array>()
  let left = maxBytes
  for (const entry of entries.filter(({ name }) => isWanted(name))) {
    const bytes = await unpack(entry, left)
    unpacked.set(entry.name, bytes)
    left -= bytes.length
  }
  return unpacked
}

async function unpack({ data, isDeflated }: ZipEntry, maxBytes: number): Promise<Uint8Array> {
  if (data.length > maxBytes) throw new UnzipRefusedError('too-large')
  if (!isDeflated) return data
  try {
    // zlib does not take 0 for a limit; one byte too many is refused with the next entry, or does no harm.
    return await inflate(data, { maxOutputLength: Math.max(1, maxBytes) })
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new UnzipRefusedError(isTooLarge ? 'too-large' : 'broken')
  }
}
