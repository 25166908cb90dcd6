// An indexing workbench with an operator beside it: the pointer, runs and their queue.
import { performReindexJob } from '../../../shared/indexing/reindex/perform-reindex-job.ts'
import type { ReindexDeps } from '../../../shared/indexing/reindex/reindex-deps.ts'
import { rememberedProgress } from '../../../shared/indexing/reindex/remembered-progress.ts'
import type { EmbeddingModelId } from '../../../shared/models/embedding-model-id.ts'
import { readActiveModel } from '../../../shared/retrieval/active-model-pointer.ts'
import type { ActiveModel } from '../../../shared/retrieval/active-model.ts'
import { keptModels } from '../../../shared/retrieval/active-model.ts'
import { MemoryActiveModelStore } from '../../fakes/memory-active-model-store.ts'
import { MemoryReindexQueue } from '../../fakes/memory-reindex-queue.ts'
import { MemoryReindexRuns } from '../../fakes/memory-reindex-runs.ts'
import { RecordingTelemetry } from '../../fakes/recording-telemetry.ts'
import { IndexingWorkbench, large, signal } from '../indexing-workbench.ts'

export const dayMs = 24 * 60 * 60_000

export class ReindexWorkbench extends IndexingWorkbench {
  readonly pointerStore = new MemoryActiveModelStore()
  readonly runs = new MemoryReindexRuns()
  readonly reindexQueue = new MemoryReindexQueue(() => this.clock.now())
  readonly recorded = new RecordingTelemetry()
  #ids = 0

  override readonly deps: ReindexDeps = this.depsOver(this)

  constructor() {
    super()
    this.pointerStore.pointer = {
      model: large,
      since: this.clock.now(),
      others: [],
      run: undefined,
      lastMove: undefined,
    }
  }

  get pointer(): ActiveModel {
    if (!this.pointerStore.pointer) throw new Error('The pointer is set from the start.')
    return this.pointerStore.pointer
  }

  get kept(): readonly EmbeddingModelId[] {
    return keptModels(this.pointer)
  }

  /** @param ports the same, or stand-ins that may fail. */
  depsOver(
    ports: Pick<
      ReindexWorkbench,
      'store' | 'catalog' | 'index' | 'embeddings' | 'queue' | 'pointerStore' | 'runs' | 'reindexQueue' | 'clock'
    >,
  ): ReindexDeps {
    const { store, catalog, index, embeddings, pointerStore, runs, reindexQueue, clock } = ports
    const readPointer = (signal: AbortSignal) =>
      readActiveModel({ store: pointerStore, clock, configuredModel: large }, signal)
    return {
      store,
      catalog,
      census: catalog,
      sweep: catalog,
      passages: index,
      index,
      embeddings,
      pointerStore,
      runs,
      reindexQueue,
      clock,
      readPointer,
      activeModels: async (signal) => keptModels((await readPointer(signal)).pointer),
      counter: this.baseDeps.counter,
      extract: this.baseDeps.extract,
      chunkLimits: this.baseDeps.chunkLimits,
      tokensPerBatch: this.baseDeps.tokensPerBatch,
      telemetry: this.recorded.port,
      progressOf: rememberedProgress({ census: catalog, catalog, clock }),
      tokensPerMinuteOf: () => 1_000,
      costOf: (_model, { promptTokens }) => promptTokens,
      newId: () => `run-${++this.#ids}`,
      retentionMs: 7 * dayMs,
    }
  }

  /** Works off both queues, time passing as it has to, until nothing is left but looking at a run that rests. */
  async workAll(): Promise<void> {
    for (let step = 0; step < 10_000; step++) {
      await this.work()
      const next = this.reindexQueue.jobs.sort((a, b) => a.dueAt - b.dueAt).shift()
      if (!next) return
      await this.passUntil(next.dueAt)
      await performReindexJob(this.deps, next.job, signal)
      if (this.pointer.run?.isPaused && this.reindexQueue.jobs.every(({ job }) => job.kind === 'watch')) return
    }
    throw new Error('There is always more to do.')
  }

  async passUntil(time: number): Promise<void> {
    await this.clock.sleep(Math.max(0, time - this.clock.now()))
  }
}
