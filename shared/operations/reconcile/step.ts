// One step of a pass: a page of something is compared with its counterpart, and nothing is changed yet.
import type { Clock } from '../../kernel/clock.ts'
import type { DocumentCatalog } from '../../documents/document-catalog.ts'
import type { CatalogSweep } from '../../documents/catalog-sweep.ts'
import type { DocumentStore } from '../../documents/document-store.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { PassageSweep } from '../../retrieval/passage-sweep.ts'
import type { Finding } from './finding.ts'
import type { Place } from './reconciliation-store.ts'

export interface CompareDeps {
  readonly store: Pick<DocumentStore, 'find' | 'listPage'>
  readonly catalog: Pick<DocumentCatalog, 'read'>
  readonly sweep: CatalogSweep
  readonly passages: PassageSweep
  /** The model that answers questions: others are being built up or kept for a while, and are their run's affair. */
  readonly activeModel: (signal: AbortSignal) => Promise<{ readonly model: EmbeddingModelId }>
  readonly clock: Pick<Clock, 'now'>
}

export interface Step {
  readonly findings: readonly Finding[]
  readonly lookedAt: { readonly blobs: number; readonly entries: number; readonly passages: number }
  /** Undefined: the pass is complete. */
  readonly next: Place | undefined
}

/** A page of any of the services; the catalogue's is then about 1 MB. */
export const pageSize = 1_000

/** Point reads at a time. They are made for what looks wrong only. */
export const confirmWidth = 16

/**
 * What is younger is left alone: uploads, deletes and jobs under way, events on their way, and passages the search service does not
 * show yet. All of these take seconds; a job may take its eight minutes.
 */
export const settledAfterMs = 10 * 60_000
