// Changes a catalogue entry that others may be changing at the same moment.
import { AppError } from '../kernel/app-error.ts'
import type { CatalogEntry, DocumentCatalog } from './document-catalog.ts'

/** Every lost race is somebody else's progress; ten in a row on one document do not happen by chance. */
const maxAttempts = 10

/**
 * @param change the entry as it should be, or undefined to leave everything as it is; called again after a lost race.
 * @returns the entry that was written, if any.
 */
export async function updateEntry(
  catalog: Pick<DocumentCatalog, 'read' | 'write'>,
  id: string,
  change: (current: CatalogEntry | undefined) => Promise<CatalogEntry | undefined>,
  signal: AbortSignal,
): Promise<CatalogEntry | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const record = await catalog.read(id, signal)
    const changed = await change(record?.entry)
    if (!changed) return undefined
    const revision = await catalog.write(changed, record?.revision, signal)
    if (revision !== undefined) return changed
  }
  throw new AppError('upstream_failed', 'The document is being changed too often at once; try again.')
}
