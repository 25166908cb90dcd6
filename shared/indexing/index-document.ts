// Makes index and catalogue agree with what is stored of one document now, whatever the message said that asked for it.
// So duplicates, reordered messages, overwrites and deletes during the work, and workers killed at any step all end in the
// same state. Three rules carry that: what is stored is looked at again after the last write; the catalogue is written only
// at the revision read before the first; a message is acknowledged only when both held.
import { documentIdOf } from '../documents/document-id.ts'
import { AppError } from '../kernel/app-error.ts'
import { documentFaultOf } from './document-fault.ts'
import { HeldPassages } from './held-passages.ts'
import type { IndexDocumentDeps, Round } from './indexing-round.ts'
import { indexStoredVersion } from './index-stored-version.ts'
import type { IndexJob } from './indexing-queue.ts'
import { recordFault } from './record-fault.ts'
import { removeVanished } from './remove-vanished.ts'

/** A round is lost only to somebody who changed the document meanwhile; after five the queue may try again later. */
const maxRounds = 5

/** Others need a moment to finish, and replicas to catch up. */
const pauseMs = 200

/** Throws when it could not be done now and the message should come back: throttled, unavailable, overtaken too often. */
export async function indexDocument(deps: IndexDocumentDeps, job: IndexJob, signal: AbortSignal): Promise<void> {
  const held = new HeldPassages(deps.index, documentIdOf(job.documentName))
  for (let round = 1; round <= maxRounds; round++) {
    if (await convergeOnce(deps, job, held, signal)) return
    await deps.clock.sleep(pauseMs * round, signal)
  }
  throw new AppError('upstream_failed', 'The document kept changing while it was indexed; it will be tried again.')
}

/** False when the document changed meanwhile, and all has to be looked at again. */
async function convergeOnce(
  deps: IndexDocumentDeps,
  { documentName: name, runId }: IndexJob,
  held: HeldPassages,
  signal: AbortSignal,
): Promise<boolean> {
  const models = await deps.activeModels(signal)
  const documentId = documentIdOf(name)
  const record = await deps.catalog.read(documentId, signal)
  const round: Round = { name, documentId, held, record, models, runId, startedAt: deps.clock.now() }
  const document = await deps.store.find(name, signal)
  if (!document) return await removeVanished(deps, round, signal)
  try {
    if (!(await indexStoredVersion(deps, round, document, signal))) return false
  } catch (error) {
    const fault = documentFaultOf(error)
    if (!fault) throw error
    if (!(await recordFault(deps, round, document, fault, signal))) return false
  }
  return !(await hasNewModel(deps, round, signal))
}

/**
 * A re-index run may have begun meanwhile. It pages through the catalogue after its model is on the pointer: either it finds
 * the entry that was just written, or its model is seen here.
 */
async function hasNewModel(deps: IndexDocumentDeps, { models }: Round, signal: AbortSignal): Promise<boolean> {
  const now = await deps.activeModels(signal)
  return now.some((model) => !models.includes(model))
}
