// An indexing workbench with reconciliation beside it, and ways to do damage.
import { documentIdOf } from '../../shared/documents/document-id.ts'
import type { ReconcileDeps } from '../../shared/operations/reconcile/reconcile.ts'
import { reconcile } from '../../shared/operations/reconcile/reconcile.ts'
import type { EmbeddedPassage } from '../../shared/retrieval/passage.ts'
import type { CorpusReconciled } from '../../shared/telemetry/indexing-events.ts'
import { MemoryReconciliationStore } from '../fakes/memory-reconciliation-store.ts'
import { IndexingWorkbench, large, signal } from '../indexing/indexing-workbench.ts'

export const hourMs = 60 * 60_000

/** What a pass tells of a corpus in which everything agrees. */
export const noFindings = {
  unknown: 0,
  outdated: 0,
  vanished: 0,
  unfinished: 0,
  failed: 0,
  miscounted: 0,
  orphaned: 0,
}

export class ReconcileWorkbench extends IndexingWorkbench {
  readonly reconciliation = new MemoryReconciliationStore()
  readonly reports: CorpusReconciled[] = []

  readonly reconcileDeps: ReconcileDeps = {
    store: this.store,
    catalog: this.catalog,
    sweep: this.catalog,
    index: this.index,
    passages: this.index,
    queue: this.queue,
    activeModel: async () => ({ model: this.models[0] ?? large }),
    clock: { ...this.clock, sleep: (_ms, until) => (until ? untilAborted(until) : Promise.resolve()) },
    telemetry: { corpusReconciled: (event) => void this.reports.push(event) },
    reconciliation: this.reconciliation,
    reconcileEveryMs: hourMs,
  }

  /** Long enough for everything under way to have come to its end, and for the next pass to be due. */
  async waitHours(hours = 1): Promise<void> {
    await this.clock.sleep(hours * hourMs)
  }

  /** The timer, as often as it takes to end the pass; jobs are worked off in between. */
  async pass(): Promise<CorpusReconciled | undefined> {
    await this.waitHours()
    do {
      await this.tick()
      await this.work()
    } while (this.reconciliation.state?.pass)
    return this.reports.at(-1)
  }

  /** The timer, once, and nothing else. */
  async tick(): Promise<void> {
    await reconcile(this.reconcileDeps, signal)
  }

  /** As with a tool for storage: nobody is told. */
  async putPastTheApi(name: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text)
    await this.store.put({ name, bytes, contentType: 'text/plain', groups: [] }, signal)
  }

  /** Out of the catalogue, past everything that guards it. */
  async forget(name: string): Promise<void> {
    this.catalog.drop(documentIdOf(name))
  }

  async orphan(
    facts: Partial<EmbeddedPassage> & { readonly documentName: string; readonly id: string },
  ): Promise<void> {
    const { documentName } = facts
    const passage: EmbeddedPassage = {
      documentId: documentIdOf(documentName),
      documentVersion: 'v',
      title: '',
      page: undefined,
      headings: [],
      ordinal: 0,
      content: 'left behind',
      tokens: 2,
      contentKey: `key-${facts.id}`,
      embeddingModel: large,
      groups: [],
      indexedAt: this.clock.now(),
      vector: Float32Array.from([1, 0, 0, 0, 0, 0, 0, 0]),
      ...facts,
    }
    await this.index.write([passage], signal)
  }
}

/** The deadline's wait: it never comes here, and must not turn the clock. */
function untilAborted(until: AbortSignal): Promise<void> {
  return new Promise((_, reject) => until.addEventListener('abort', () => reject(until.reason)))
}
