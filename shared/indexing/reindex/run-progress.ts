// How far a run is: looked up in the catalogue each time, so that it is right whatever was delivered twice or died midway.
import type { CatalogCensus, CensusFilter, Standing } from '../../documents/catalog-census.ts'
import type { DocumentCatalog } from '../../documents/document-catalog.ts'
import { documentIdOf } from '../../documents/document-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { ReindexRun } from './reindex-run.ts'

export interface RunProgress {
  /** Documents; those uploaded during a run towards a model count, those deleted do not. */
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly remaining: number
  /** Of a run towards a model: tokens of what is indexed for it, and of what is indexed for the model it is to follow. */
  readonly tokens: { readonly done: number; readonly total: number } | undefined
}

export interface ProgressDeps {
  readonly census: Pick<CatalogCensus, 'count' | 'indexedTotals'>
  readonly catalog: Pick<DocumentCatalog, 'read'>
}

export const unsettled: readonly Standing[] = ['missing', 'pending-first', 'pending-again', 'outdated']

export async function measureProgress(
  deps: ProgressDeps,
  run: ReindexRun,
  pointer: Pick<ActiveModel, 'model'>,
  signal: AbortSignal,
): Promise<RunProgress> {
  const { scope } = run
  switch (scope.kind) {
    case 'model':
      return await progressTowards(deps, scope.model, scope.from, signal)
    case 'changed':
      return await progressOfAll(deps, run, pointer.model, signal)
    case 'documents':
      return await progressOfSome(deps, run.id, scope.names, pointer.model, signal)
  }
}

async function progressTowards(
  { census }: ProgressDeps,
  target: string,
  from: string,
  signal: AbortSignal,
): Promise<RunProgress> {
  const [total, failed, there, before] = await Promise.all([
    census.count({}, signal),
    census.count({ standings: [{ model: target, among: ['failed'] }] }, signal),
    census.indexedTotals(target, signal),
    census.indexedTotals(from, signal),
  ])
  return {
    ...progressOf(total, there.documents, failed),
    tokens: { done: there.tokens, total: Math.max(there.tokens, before.tokens) },
  }
}

async function progressOfAll(
  { census }: ProgressDeps,
  { id: runId, startedAt }: ReindexRun,
  model: string,
  signal: AbortSignal,
): Promise<RunProgress> {
  const checked: CensusFilter = { uploadedBefore: startedAt, checkedBy: { runId, is: true } }
  const [total, settled, failed] = await Promise.all([
    census.count({ uploadedBefore: startedAt }, signal),
    census.count(checked, signal),
    census.count({ ...checked, standings: [{ model, among: ['failed'] }] }, signal),
  ])
  return { ...progressOf(total, settled - failed, failed), tokens: undefined }
}

async function progressOfSome(
  { catalog }: ProgressDeps,
  runId: string,
  names: readonly string[],
  model: string,
  signal: AbortSignal,
): Promise<RunProgress> {
  const records = await Promise.all(names.map((name) => catalog.read(documentIdOf(name), signal)))
  const entries = records.flatMap((record) => (record && record.entry.deletedAt === undefined ? [record.entry] : []))
  const settled = entries.filter(({ checkedBy }) => checkedBy === runId)
  const failed = settled.filter(({ models }) => models[model]?.state === 'failed').length
  return { ...progressOf(entries.length, settled.length - failed, failed), tokens: undefined }
}

/** The counts are taken one after the other, so a document may be in two of them, or in none. */
function progressOf(total: number, done: number, failed: number): Omit<RunProgress, 'tokens'> {
  return { total, done, failed, remaining: Math.max(0, total - done - failed) }
}
