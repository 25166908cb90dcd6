// Everything that indexing needs, in memory, with the real extraction and chunking.
import { deleteDocument } from '../../shared/documents/delete-document.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { storeDocument } from '../../shared/documents/store-document.ts'
import { extractText } from '../../shared/indexing/extract/extract-text.ts'
import { indexDocument } from '../../shared/indexing/index-document.ts'
import type { IndexDocumentDeps } from '../../shared/indexing/indexing-round.ts'
import type { IndexJob } from '../../shared/indexing/indexing-queue.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import type { EmbeddingModelId } from '../../shared/models/embedding-model-id.ts'
import type { DocumentIndexed } from '../../shared/telemetry/indexing-events.ts'
import { characterCounter } from '../fakes/character-counter.ts'
import { HashingEmbeddingModel } from '../fakes/hashing-embedding-model.ts'
import { MemoryDocumentCatalog } from '../fakes/memory-document-catalog.ts'
import { MemoryDocumentStore } from '../fakes/memory-document-store.ts'
import { MemoryIndexingQueue } from '../fakes/memory-indexing-queue.ts'
import { MemoryPassageIndex } from '../fakes/memory-passage-index.ts'

export const large: EmbeddingModelId = 'text-embedding-3-large@8'
export const small: EmbeddingModelId = 'text-embedding-3-small@4'
export const ada: EmbeddingModelId = 'text-embedding-ada-002@6'
export const signal = new AbortController().signal

/** A document of so many chunks, under the workbench's limits. */
export function textOf(topic: string, paragraphs: number): string {
  return Array.from({ length: paragraphs }, (_, n) => `${topic} paragraph number ${n} says something of its own.`).join(
    '\n\n',
  )
}

/** The message that an upload sends. */
export function uploadJobOf(documentName: string): IndexJob {
  return { documentName, etag: undefined, reason: 'uploaded' }
}

export class IndexingWorkbench {
  readonly store = new MemoryDocumentStore(() => this.#nowMs)
  readonly catalog = new MemoryDocumentCatalog()
  readonly index = new MemoryPassageIndex()
  readonly queue = new MemoryIndexingQueue()
  readonly embeddings = new HashingEmbeddingModel([large, small, ada])
  readonly events: DocumentIndexed[] = []
  models: readonly EmbeddingModelId[] = [large]
  #nowMs = Date.UTC(2026, 10, 21)

  /** Moves on by itself whenever somebody sleeps. */
  readonly clock: Clock = {
    ...systemClock,
    now: () => this.#nowMs,
    sleep: async (durationMs) => {
      this.#nowMs += durationMs
    },
  }

  protected readonly baseDeps: IndexDocumentDeps = {
    store: this.store,
    catalog: this.catalog,
    index: this.index,
    embeddings: this.embeddings,
    counter: characterCounter,
    extract: extractText,
    activeModels: async () => this.models,
    chunkLimits: { maxTokens: 15, overlapTokens: 0 },
    tokensPerBatch: () => 16_000,
    clock: this.clock,
    telemetry: { documentIndexed: (event) => void this.events.push(event) },
  }

  readonly deps: IndexDocumentDeps = this.baseDeps

  /** As through the API: stored, in the catalogue, and a job in the queue. */
  async upload(name: string, content: string, groups: readonly string[] = []): Promise<void> {
    const deps = { ...this.deps, store: this.store, queue: this.queue, maxDocumentBytes: 100_000 }
    await storeDocument(deps, { name, bytes: new TextEncoder().encode(content), groups }, signal)
  }

  /** Documents of three passages each, indexed. */
  async uploadAndIndex(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.upload(name, textOf(name, 3))
    await this.work()
  }

  async delete(name: string): Promise<void> {
    await deleteDocument({ ...this.deps, store: this.store, queue: this.queue }, name, signal)
  }

  /** Of one that is indexed, past the application. */
  async loseFirstPassageOf(documentName: string, embeddingModel: EmbeddingModelId): Promise<void> {
    const lost = this.index.passages.find(
      (each) => each.documentName === documentName && each.embeddingModel === embeddingModel,
    )
    if (!lost) throw new Error(`There is no passage of ${documentName} to lose.`)
    await this.index.remove([lost.id], signal)
  }

  /** Works off every job in the queue. */
  async work(): Promise<void> {
    for (let job = this.queue.jobs.shift(); job; job = this.queue.jobs.shift()) await this.run(job)
  }

  async run(job: IndexJob): Promise<void> {
    await indexDocument(this.deps, job, signal)
  }

  entry(name: string) {
    return this.catalog.entries.find(({ id }) => id === documentIdOf(name))
  }

  contents(name: string): readonly string[] {
    return this.index.passages.filter(({ documentName }) => documentName === name).map(({ content }) => content)
  }
}
