// The search index in memory. As in the service, what was accepted may not be visible yet: see `showWrites`.
import { mayRead } from '../../shared/documents/document-groups.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import type { EmbeddingModelId } from '../../shared/models/embedding-model-id.ts'
import type { EmbeddedPassage, ScoredPassage } from '../../shared/retrieval/passage.ts'
import type {
  PassageHeader,
  PassageIndex,
  PassageQuery,
  PassageWriteFailure,
} from '../../shared/retrieval/passage-index.ts'
import type { DocumentRange, PassageFacts, PassageSweep } from '../../shared/retrieval/passage-sweep.ts'

export class MemoryPassageIndex implements PassageIndex, PassageSweep {
  readonly #accepted = new Map<string, EmbeddedPassage>()
  #visible: ReadonlyMap<string, EmbeddedPassage> | undefined
  #isPrepared = false
  /** Passages written and removed so far. */
  writes = 0
  removals = 0
  /** Ids the index will not take. */
  readonly refusedIds = new Set<string>()

  /** True: what is written from now on is seen only after `showWrites`. */
  delaysVisibility = false

  showWrites(): void {
    this.#visible = undefined
  }

  /** Everything accepted, visible or not, by id. */
  get passages(): readonly EmbeddedPassage[] {
    return [...this.#accepted.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  async prepare(_models: readonly EmbeddingModelId[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.#isPrepared = true
  }

  async search(query: PassageQuery, signal: AbortSignal): Promise<readonly ScoredPassage[]> {
    signal.throwIfAborted()
    if (!this.#isPrepared) throw new AppError('index_not_ready', 'There is no search index yet.')
    return this.#seen()
      .filter((passage) => passage.embeddingModel === query.embeddingModel && mayRead(passage, query.groups))
      .map(({ vector, ...passage }) => ({
        ...passage,
        score: dot(vector, query.vector) + overlap(passage, query.text),
      }))
      .sort((a, b) => b.score - a.score)
      .slice(0, query.top)
  }

  async write(passages: readonly EmbeddedPassage[], signal: AbortSignal): Promise<readonly PassageWriteFailure[]> {
    signal.throwIfAborted()
    return this.#change(
      passages.map(({ id }) => id),
      () => {
        for (const passage of passages) {
          if (this.refusedIds.has(passage.id)) continue
          this.#accepted.set(passage.id, structuredClone(passage))
          this.writes++
        }
      },
    )
  }

  async remove(ids: readonly string[], signal: AbortSignal): Promise<readonly PassageWriteFailure[]> {
    signal.throwIfAborted()
    return this.#change(ids, () => {
      for (const id of ids) {
        if (this.refusedIds.has(id)) continue
        this.#accepted.delete(id)
        this.removals++
      }
    })
  }

  async listDocument(
    documentId: string,
    model: EmbeddingModelId | undefined,
    signal: AbortSignal,
  ): Promise<readonly PassageHeader[]> {
    signal.throwIfAborted()
    return this.#seen()
      .filter(
        (passage) => passage.documentId === documentId && (model ?? passage.embeddingModel) === passage.embeddingModel,
      )
      .map(({ id, ordinal, documentVersion, contentKey }) => ({ id, ordinal, documentVersion, contentKey }))
      .sort((a, b) => a.ordinal - b.ordinal)
  }

  listModel: PassageIndex['listModel'] = async (model, { limit, after = '' }, signal) => {
    signal.throwIfAborted()
    const ids = this.#seen().flatMap(({ embeddingModel, id }) => (embeddingModel === model && id > after ? [id] : []))
    return ids.sort().slice(0, limit)
  }

  async findVectors(
    contentKeys: readonly string[],
    model: EmbeddingModelId,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Float32Array>> {
    signal.throwIfAborted()
    const wanted = new Set(contentKeys)
    const found = this.#seen().filter((p) => p.embeddingModel === model && wanted.has(p.contentKey))
    return new Map(found.map(({ contentKey, vector }) => [contentKey, vector.slice()]))
  }

  async countByModel(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    signal.throwIfAborted()
    const groups = Map.groupBy(this.#seen(), ({ embeddingModel }) => embeddingModel)
    return new Map([...groups].map(([model, passages]) => [model, passages.length]))
  }

  async countWithin(range: DocumentRange, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const facts = await this.listWithin(range, signal)
    const groups = Map.groupBy(facts, ({ embeddingModel }) => embeddingModel)
    return new Map([...groups].map(([model, passages]) => [model, passages.length]))
  }

  async listWithin({ after, through }: DocumentRange, signal: AbortSignal): Promise<readonly PassageFacts[]> {
    signal.throwIfAborted()
    return this.#seen()
      .filter(({ documentId }) => documentId > after && !(through && documentId > through))
      .map(({ id, documentId, documentName, embeddingModel, indexedAt }) => ({
        id,
        documentId,
        documentName,
        embeddingModel,
        indexedAt,
      }))
  }

  #seen(): readonly EmbeddedPassage[] {
    return [...(this.#visible ?? this.#accepted).values()]
  }

  #change(ids: readonly string[], apply: () => void): readonly PassageWriteFailure[] {
    if (this.delaysVisibility) this.#visible ??= new Map(this.#accepted)
    apply()
    return ids.filter((id) => this.refusedIds.has(id)).map((id) => ({ id, status: 400, message: 'refused' }))
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}

/** The share of the question's words that the passage has. */
function overlap(passage: { readonly title: string; readonly content: string }, question: string): number {
  const words = wordsOf(question)
  const known = new Set(wordsOf(`${passage.title} ${passage.content}`))
  return words.length === 0 ? 0 : words.filter((word) => known.has(word)).length / words.length
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
