// Removes what is kept for a model that is not wanted any more: first its passages, then what the catalogue says of it. In parts
// that can be repeated; each job does what it can in a minute and leaves the rest to the next.
import type { CatalogCensus } from '../../documents/catalog-census.ts'
import type { CatalogEntry, DocumentCatalog } from '../../documents/document-catalog.ts'
import { updateEntry } from '../../documents/update-entry.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { PassageIndex } from '../../retrieval/passage-index.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import type { PointerDeps } from './move-pointer.ts'
import { movePointer } from './move-pointer.ts'
import { withoutModel } from './pointer-moves.ts'
import type { ReindexJob, ReindexQueue } from './reindex-queue.ts'

export interface PurgeModelDeps extends PointerDeps {
  readonly index: Pick<PassageIndex, 'listModel' | 'remove'>
  readonly census: Pick<CatalogCensus, 'find'>
  readonly catalog: Pick<DocumentCatalog, 'read' | 'write'>
  readonly reindexQueue: Pick<ReindexQueue, 'send'>
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Pick<Telemetry, 'reindexPurged'>
}

/** Far less than a job may take, and enough for tens of thousands of passages. */
const workingTimeMs = 60_000
const passagesPerPage = 1_000
const entriesPerPage = 100

/**
 * A worker that has read the pointer before the purge began may write for this model until its time is up (eight minutes). Before
 * all of those have ended it is too early to say that nothing is left.
 */
const purgeLastsAtLeastMs = 10 * 60_000

/** Also gives the search service the seconds it needs to show what has been removed. */
const lookAgainAfterMs = 20_000

export async function purgeModel(
  deps: PurgeModelDeps,
  job: Extract<ReindexJob, { readonly kind: 'purge' }>,
  signal: AbortSignal,
): Promise<void> {
  const { model } = job
  const { pointer } = await deps.readPointer(signal)
  const other = pointer.others.find((each) => each.model === model)
  if (other?.state !== 'purging') return

  const startedAt = deps.clock.now()
  const hasTime = (): boolean => deps.clock.now() - startedAt < workingTimeMs
  const passages = await removePassages(deps, model, hasTime, signal)
  const entries = hasTime() ? await forgetInCatalog(deps, model, hasTime, signal) : 0
  if (!hasTime()) return await deps.reindexQueue.send(job, signal)

  const isEmpty = passages === 0 && entries === 0
  const isOldEnough = deps.clock.now() - other.since >= purgeLastsAtLeastMs
  if (!isEmpty || !isOldEnough) return await deps.reindexQueue.send(job, signal, lookAgainAfterMs)
  await movePointer(deps, (now) => (isPurging(now.others, model) ? withoutModel(now, model) : undefined), signal)
  deps.telemetry.reindexPurged({ embeddingModel: model, durationMs: deps.clock.now() - other.since })
}

function isPurging(others: readonly { readonly model: string; readonly state: string }[], model: string): boolean {
  return others.some((other) => other.model === model && other.state === 'purging')
}

/** From the first id to the last once: what was removed may be listed again for a few seconds. */
async function removePassages(
  { index }: PurgeModelDeps,
  model: EmbeddingModelId,
  hasTime: () => boolean,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0
  let after: string | undefined
  while (hasTime()) {
    const ids = await index.listModel(model, { limit: passagesPerPage, after }, signal)
    const failures = ids.length > 0 ? await index.remove(ids, signal) : []
    if (failures.length > 0) {
      throw new AppError(
        'upstream_failed',
        `The search service refused to remove ${failures.length} passages; try again.`,
      )
    }
    removed += ids.length
    after = ids.at(-1)
    if (ids.length < passagesPerPage) break
  }
  return removed
}

async function forgetInCatalog(
  { census, catalog }: PurgeModelDeps,
  model: EmbeddingModelId,
  hasTime: () => boolean,
  signal: AbortSignal,
): Promise<number> {
  const known = { model, among: ['pending-first', 'pending-again', 'outdated', 'indexed', 'failed'] as const }
  let forgotten = 0
  let continuation: string | undefined
  do {
    const page = await census.find({ standings: [known] }, { limit: entriesPerPage, continuation }, signal)
    await Promise.all(
      page.entries.map(({ id }) => updateEntry(catalog, id, async (entry) => entry && forget(entry, model), signal)),
    )
    forgotten += page.entries.length
    continuation = page.continuation
  } while (continuation !== undefined && hasTime())
  return forgotten
}

function forget(entry: CatalogEntry, model: string): CatalogEntry | undefined {
  const { [model]: known, ...models } = entry.models
  return known && { ...entry, models }
}
