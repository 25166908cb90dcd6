// A range of document ids that holds no more passages than can be compared at once.
import type { DocumentRange, PassageSweep } from './passage-sweep.ts'

/**
 * Some 300 bytes each, and a hundred requests to list them. A page of the catalogue rarely has as many, and no document of the
 * default size limit has.
 */
const maxPassages = 100_000

/** Document ids are 32 hexadecimal digits of a hash: half of the range holds about half of the passages. */
const idDigits = 32
const endOfIds = 16n ** BigInt(idDigits)

/** The range itself, or as much of its beginning as it takes, with the passages of each model in it. */
export async function narrowRange(
  passages: Pick<PassageSweep, 'countWithin'>,
  range: DocumentRange,
  signal: AbortSignal,
): Promise<{ readonly range: DocumentRange; readonly counts: ReadonlyMap<string, number> }> {
  const counts = await passages.countWithin(range, signal)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const middle = middleOf(range)
  if (total <= maxPassages || middle === undefined) return { range, counts }
  return await narrowRange(passages, { after: range.after, through: middle }, signal)
}

/** Where a range is divided. Undefined when nothing is left to divide: all of it is one document. */
export function middleOf({ after, through }: DocumentRange): string | undefined {
  const low = after === '' ? 0n : BigInt(`0x${after}`)
  const high = through === undefined ? endOfIds : BigInt(`0x${through}`)
  const middle = (low + high) / 2n
  return middle > low ? middle.toString(16).padStart(idDigits, '0') : undefined
}
