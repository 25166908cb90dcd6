// What the index holds of one document, as one worker may believe it. The service shows writes only after seconds, so what
// this worker did itself is remembered here beside what a listing shows.
import { indexedOf } from '../documents/catalog-entry.ts'
import type { CatalogEntry, IndexedVersion } from '../documents/document-catalog.ts'
import { AppError } from '../kernel/app-error.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddedPassage } from '../retrieval/passage.ts'
import type { PassageIndex, PassageWriteFailure } from '../retrieval/passage-index.ts'
import { passageIdOf } from './passage-id.ts'

/** `lacks`: part of the expected version is missing, or not visible yet. */
export type Agreement = 'agrees' | 'lacks' | 'differs'

type Index = Pick<PassageIndex, 'listDocument' | 'write' | 'remove'>

export class HeldPassages {
  readonly #index: Index
  readonly #documentId: string
  readonly #written = new Map<string, EmbeddingModelId>()
  #hasChanged = false

  constructor(index: Index, documentId: string) {
    this.#index = index
    this.#documentId = documentId
  }

  /** How what the index shows compares with what the catalogue recorded. */
  async compare(expected: IndexedVersion, model: EmbeddingModelId, signal: AbortSignal): Promise<Agreement> {
    // After own changes a listing may still show what was there before them.
    if (this.#hasChanged) return 'differs'
    const headers = await this.#index.listDocument(this.#documentId, model, signal)
    const isOther = headers.some(({ documentVersion }) => documentVersion !== expected.version)
    if (isOther || headers.length > expected.passages) return 'differs'
    return headers.length === expected.passages ? 'agrees' : 'lacks'
  }

  async write(passages: readonly EmbeddedPassage[], signal: AbortSignal): Promise<void> {
    this.#hasChanged = true
    for (const { id, embeddingModel } of passages) this.#written.set(id, embeddingModel)
    checkAccepted(await this.#index.write(passages, signal))
  }

  /**
   * Removes the document's passages whose ids are not in `keep`, of one model or of all: those that the index shows, those
   * that this worker wrote, and those that the catalogue recorded.
   */
  async removeOthers(
    keep: ReadonlySet<string>,
    model: EmbeddingModelId | undefined,
    recorded: CatalogEntry | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const listed = await this.#index.listDocument(this.#documentId, model, signal)
    const isMeant = (other: string): boolean => model === undefined || other === model
    const written = [...this.#written].filter(([, writtenFor]) => isMeant(writtenFor)).map(([id]) => id)
    const ids = new Set([...listed.map(({ id }) => id), ...written, ...recordedIds(recorded, isMeant)])
    const surplus = [...ids].filter((id) => !keep.has(id))
    if (surplus.length === 0) return
    this.#hasChanged = true
    checkAccepted(await this.#index.remove(surplus, signal))
  }
}

function recordedIds(entry: CatalogEntry | undefined, isMeant: (model: string) => boolean): readonly string[] {
  return Object.entries(entry?.models ?? {})
    .filter(([model]) => isMeant(model))
    .flatMap(([model, state]) => {
      const passages = indexedOf(state)?.passages ?? 0
      return Array.from({ length: passages }, (_, ordinal) => passageIdOf(entry?.id ?? '', model, ordinal))
    })
}

function checkAccepted(failures: readonly PassageWriteFailure[]): void {
  if (failures.length === 0) return
  throw new AppError('upstream_failed', `The search service refused ${failures.length} passages; try again.`, {
    details: { passages: failures.length, status: failures[0]?.status },
  })
}
