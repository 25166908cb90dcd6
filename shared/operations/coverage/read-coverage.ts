// How complete the index is for one embedding model: figures from the catalogue and from the index itself, and what makes the
// difference, document by document.
import type { CatalogCensus } from '../../documents/catalog-census.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModelRecord } from '../../retrieval/active-model.ts'
import type { Completeness, CompletenessDeps } from '../../indexing/reindex/completeness.ts'
import { measureCompleteness } from '../../indexing/reindex/completeness.ts'
import type { ReindexRunStore } from '../../indexing/reindex/reindex-run-store.ts'
import { requireRun } from '../../indexing/reindex/require-run.ts'
import type { ProblemPage, ProblemsDeps } from './find-problems.ts'
import { findProblems } from './find-problems.ts'

export interface CoverageDeps extends CompletenessDeps, ProblemsDeps {
  readonly runs: Pick<ReindexRunStore, 'read'>
  readonly census: CatalogCensus
  readonly readPointer: (signal: AbortSignal) => Promise<ActiveModelRecord>
}

export interface CoverageRequest {
  readonly runId: string
  readonly limit: number
  readonly continuation?: string
}

export interface Coverage extends ProblemPage {
  readonly embeddingModel: EmbeddingModelId
  readonly activeModel: EmbeddingModelId
  /** With the first page only: each page would count the whole catalogue once more. */
  readonly figures: CoverageFigures | undefined
}

export interface CoverageFigures {
  readonly documents: { readonly total: number; readonly indexed: number; readonly failed: number }
  readonly completeness: Completeness
}

export async function readCoverage(
  deps: CoverageDeps,
  { runId, ...page }: CoverageRequest,
  signal: AbortSignal,
): Promise<Coverage> {
  const [{ scope }, { pointer }] = await Promise.all([requireRun(deps.runs, runId, signal), deps.readPointer(signal)])
  const activeModel = pointer.model
  const embeddingModel = scope.kind === 'model' ? scope.model : activeModel
  const [figures, problems] = await Promise.all([
    page.continuation === undefined ? measure(deps, embeddingModel, activeModel, signal) : undefined,
    findProblems(deps, embeddingModel, page, signal),
  ])
  return { embeddingModel, activeModel, figures, ...problems }
}

async function measure(
  deps: CoverageDeps,
  embeddingModel: EmbeddingModelId,
  activeModel: EmbeddingModelId,
  signal: AbortSignal,
): Promise<CoverageFigures> {
  const { census } = deps
  const [total, indexed, failed, completeness] = await Promise.all([
    census.count({}, signal),
    census.count({ standings: [{ model: embeddingModel, among: ['indexed'] }] }, signal),
    census.count({ standings: [{ model: embeddingModel, among: ['failed'] }] }, signal),
    measureCompleteness(deps, embeddingModel, activeModel, signal),
  ])
  return { documents: { total, indexed, failed }, completeness }
}
