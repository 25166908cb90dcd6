// A page of what is stored, and the catalogue's entries of the same stretch of names.
import type { CatalogEntry } from '../../documents/document-catalog.ts'
import { documentIdOf } from '../../documents/document-id.ts'
import type { StoredDocument } from '../../documents/document-store.ts'
import { inParallel } from '../../kernel/in-parallel.ts'
import type { Finding } from './finding.ts'
import { needsWork } from './needs-work.ts'
import type { Place } from './reconciliation-store.ts'
import type { CompareDeps, Step } from './step.ts'
import { confirmWidth, pageSize, settledAfterMs } from './step.ts'

/** As many as a page has blobs, and room for those that have lost theirs: where all agree, one listing shows all of a stretch. */
const mostEntries = 2 * pageSize

type BlobPlace = Extract<Place, { phase: 'blobs' }>

/**
 * Storage and database are not relied on to sort names alike. Stretch by stretch all entries are seen in any case; where the orders
 * differ, more of them find no counterpart in the page, and are looked up one by one before anything is said of them.
 */
export async function compareBlobs(deps: CompareDeps, place: BlobPlace, signal: AbortSignal): Promise<Step> {
  const { continuation, afterName } = place
  const page = await deps.store.listPage({ limit: pageSize, continuation }, signal)
  const isLastPage = page.continuation === undefined
  const through = isLastPage ? undefined : (page.documents.at(-1)?.name ?? afterName)
  const entries = await deps.sweep.listByName({ after: afterName, through, limit: mostEntries }, signal)
  // Far more entries than blobs: the same blobs are then compared with the entries that follow.
  const lastEntry = entries.length === mostEntries ? entries.at(-1) : undefined

  const { model } = await deps.activeModel(signal)
  const stored = new Map(page.documents.map((document) => [document.name, document]))
  const known = new Set(entries.map(({ name }) => name))
  const unmatched = lastEntry ? [] : page.documents.filter(({ name }) => !known.has(name))
  const findings = [
    ...(await inParallel(entries, confirmWidth, (entry) =>
      judgeEntry(deps, entry, stored.get(entry.name), model, signal),
    )),
    ...(await inParallel(unmatched, confirmWidth, (document) => judgeBlob(deps, document, model, signal))),
  ]
  return {
    findings: findings.filter((finding) => finding !== undefined),
    lookedAt: { blobs: lastEntry ? 0 : page.documents.length, entries: entries.length, passages: 0 },
    next: nextPlace(place, lastEntry?.name, page.continuation, through),
  }
}

function nextPlace(
  place: BlobPlace,
  lastEntryName: string | undefined,
  continuation: string | undefined,
  through: string | undefined,
): Place {
  if (lastEntryName !== undefined) return { ...place, afterName: lastEntryName }
  if (continuation === undefined || through === undefined) return { phase: 'passages', afterId: '' }
  return { phase: 'blobs', continuation, afterName: through }
}

async function judgeEntry(
  deps: CompareDeps,
  entry: CatalogEntry,
  listed: StoredDocument | undefined,
  model: string,
  signal: AbortSignal,
): Promise<Finding | undefined> {
  if (listed) return judgePair(deps, entry, listed, model)
  const stored = await deps.store.find(entry.name, signal)
  if (stored) return judgePair(deps, entry, stored, model)
  // A delete in progress has taken the blob, and marks the entry in a moment.
  const record = await deps.catalog.read(entry.id, signal)
  const isLive = record !== undefined && record.entry.deletedAt === undefined
  return isLive ? { kind: 'vanished', documentName: entry.name } : undefined
}

async function judgeBlob(
  deps: CompareDeps,
  stored: StoredDocument,
  model: string,
  signal: AbortSignal,
): Promise<Finding | undefined> {
  const record = await deps.catalog.read(documentIdOf(stored.name), signal)
  if (record && record.entry.deletedAt === undefined) return judgePair(deps, record.entry, stored, model)
  if (deps.clock.now() - stored.uploadedAt <= settledAfterMs) return undefined
  // Listed a moment ago, and deleted since.
  return (await deps.store.find(stored.name, signal)) && { kind: 'unknown', documentName: stored.name }
}

function judgePair(
  { clock }: CompareDeps,
  entry: CatalogEntry,
  stored: StoredDocument,
  model: string,
): Finding | undefined {
  const now = clock.now()
  const documentName = stored.name
  if (entry.etag !== stored.etag)
    return now - stored.uploadedAt > settledAfterMs ? { kind: 'outdated', documentName } : undefined
  const kind = needsWork(entry, model, now)
  return kind && { kind, documentName }
}
