// Cuts what is written to the search index into batches that the service accepts.

/** The service's limits are 1 000 documents and 16 MB; the rest of the megabytes is room for the envelope. */
const maxItems = 1_000
const maxBytes = 15 * 1024 * 1024

export function batchesOf<T>(items: readonly T[], sizeBytesOf: (item: T) => number): readonly (readonly T[])[] {
  const batches: T[][] = []
  let batch: T[] = []
  let bytes = 0
  for (const item of items) {
    const size = sizeBytesOf(item)
    if (batch.length === maxItems || (batch.length > 0 && bytes + size > maxBytes)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += size
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}
