// How many documents of a run are done: looked up in the catalogue each time, so that it is right whatever was delivered twice or died
// midway.
import type { CatalogCensus, CensusFilter, Standing } from '../../documents/catalog-census.ts'
import type { DocumentCatalog } from '../../documents/document-catalog.ts'
import { documentIdOf } from '../../documents/document-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { ReindexRun } from './reindex-run.ts'

export interface RunCounts {
  /** Documents; those uploaded during a run towards a model count, those deleted do not. */
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly remaining: number
}

export interface RunCountsDeps {
  readonly census: Pick<CatalogCensus, 'count'>
  readonly catalog: Pick<DocumentCatalog, 'read'>
}

export const unsettled: readonly Standing[] = ['missing', 'pending-first', 'pending-again', 'outdated']

export async function countRun(
  deps: RunCountsDeps,
  run: ReindexRun,
  pointer: Pick<ActiveModel, 'model'>,
  signal: AbortSignal,
): Promise<RunCounts> {
  const { scope } = run
  switch (scope.kind) {
    case 'model':
      return await countTowards(deps, scope.model, signal)
    case 'changed':
      return await countAll(deps, run, pointer.model, signal)
    case 'documents':
      return await countSome(deps, run.id, scope.names, pointer.model, signal)
  }
}

async function countTowards({ census }: RunCountsDeps, target: string, signal: AbortSignal): Promise<RunCounts> {
  const [total, done, failed] = await Promise.all([
    census.count({}, signal),
    census.count({ standings: [{ model: target, among: ['indexed'] }] }, signal),
    census.count({ standings: [{ model: target, among: ['failed'] }] }, signal),
  ])
  return countsOf(total, done, failed)
}

async function countAll(
  { census }: RunCountsDeps,
  { id: runId, startedAt }: ReindexRun,
  model: string,
  signal: AbortSignal,
): Promise<RunCounts> {
  const checked: CensusFilter = { uploadedBefore: startedAt, checkedBy: { runId, is: true } }
  const [total, settled, failed] = await Promise.all([
    census.count({ uploadedBefore: startedAt }, signal),
    census.count(checked, signal),
    census.count({ ...checked, standings: [{ model, among: ['failed'] }] }, signal),
  ])
  return countsOf(total, settled - failed, failed)
}

async function countSome(
  { catalog }: RunCountsDeps,
  runId: string,
  names: readonly string[],
  model: string,
  signal: AbortSignal,
): Promise<RunCounts> {
  const records = await Promise.all(names.map((name) => catalog.read(documentIdOf(name), signal)))
  const entries = records.flatMap((record) => (record && record.entry.deletedAt === undefined ? [record.entry] : []))
  const settled = entries.filter(({ checkedBy }) => checkedBy === runId)
  const failed = settled.filter(({ models }) => models[model]?.state === 'failed').length
  return countsOf(entries.length, settled.length - failed, failed)
}

/** The counts are taken one after the other, so a document may be in two of them, or in none. */
function countsOf(total: number, done: number, failed: number): RunCounts {
  return { total, done, failed, remaining: Math.max(0, total - done - failed) }
}
