// Brings the stored version of a document into the index for every model in use, and records it.
import type { StoredDocument } from '../documents/document-store.ts'
import { parseDocumentName } from '../documents/document-name.ts'
import { AppError } from '../kernel/app-error.ts'
import { inSlices } from '../kernel/in-slices.ts'
import { once } from '../kernel/once.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import { chunkDocument } from './chunk-document.ts'
import { chunkerVersion } from './chunker-version.ts'
import { documentVersionOf } from './document-version.ts'
import { documentFaultOf } from './document-fault.ts'
import { indexForModel } from './index-for-model.ts'
import type { IndexDocumentDeps, Round } from './indexing-round.ts'
import type { CutDocument } from './passages-of.ts'
import { passagesOf } from './passages-of.ts'
import type { ModelResult } from './record-outcomes.ts'
import { recordOutcomes } from './record-outcomes.ts'

/** False when the document changed meanwhile. Throws what `documentFaultOf` knows when the document itself is at fault. */
export async function indexStoredVersion(
  deps: IndexDocumentDeps,
  round: Round,
  document: StoredDocument,
  signal: AbortSignal,
): Promise<boolean> {
  checkName(document.name)
  const stored = await deps.store.read(document.name, signal)
  if (stored?.document.etag !== document.etag) return false
  await deps.index.prepare(round.models, signal)

  const cut = cutDocument(deps, round, document, stored.bytes, signal)
  const results = await indexForModels(deps, round, { document, ...cut }, signal)
  if (!results) return false
  return await recordOutcomes(deps, round, { document, version: cut.version, results }, signal)
}

interface CutOnDemand {
  readonly version: string
  readonly cut: () => Promise<CutDocument>
}

/** Cut on demand, and once for all models: an unchanged document is recognised by its version alone. */
function cutDocument(
  deps: IndexDocumentDeps,
  round: Round,
  { name, groups }: StoredDocument,
  bytes: Uint8Array,
  signal: AbortSignal,
): CutOnDemand {
  const { maxTokens, overlapTokens } = deps.chunkLimits
  const version = documentVersionOf({
    name,
    groups,
    bytes,
    chunking: `${chunkerVersion}/${maxTokens}/${overlapTokens}`,
  })
  const facts = { documentId: round.documentId, documentName: name, documentVersion: version, groups }
  const cut = once(async () => {
    const extracted = await deps.extract({ name, bytes }, signal)
    const chunks = await inSlices(chunkDocument(extracted, deps.counter, deps.chunkLimits), signal)
    return { ...facts, title: extracted.title, chunks }
  })
  return { version, cut }
}

/** One model's failure does not keep the others from being indexed. Undefined when the document changed meanwhile. */
async function indexForModels(
  deps: IndexDocumentDeps,
  round: Round,
  task: CutOnDemand & { readonly document: StoredDocument },
  signal: AbortSignal,
): Promise<ReadonlyMap<EmbeddingModelId, ModelResult> | undefined> {
  const isCurrent = async (): Promise<boolean> =>
    (await deps.store.find(round.name, signal))?.etag === task.document.etag
  const results = new Map<EmbeddingModelId, ModelResult>()
  for (const model of round.models) {
    const modelTask = {
      model,
      version: task.version,
      entry: round.record?.entry,
      passages: async () => inSlices(passagesOf(await task.cut(), model, deps.clock.now()), signal),
    }
    const result = await indexForModel({ ...deps, held: round.held, isCurrent }, modelTask, signal).catch(
      (error: unknown) => failureOf(error, signal),
    )
    if (result.kind === 'overtaken') return undefined
    results.set(model, result)
  }
  return (await isCurrent()) ? results : undefined
}

function failureOf(error: unknown, signal: AbortSignal): ModelResult {
  signal.throwIfAborted()
  if (documentFaultOf(error)) throw error
  return { kind: 'failed', error }
}

/** Other tools can put blobs of any name into the container; what has a name that no route accepts is not indexed. */
function checkName(name: string): void {
  if (parseDocumentName(name) === name) return
  throw new AppError('invalid_request', 'The document name is not in composed Unicode form; store it under a new name.')
}
