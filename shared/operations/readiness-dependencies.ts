// What an instance needs to do its work, and how it finds out whether that answers: by requests that cost the same however much is
// stored, since anybody may ask, and load balancers do so every few seconds.
import type { DocumentStore } from '../documents/document-store.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { DeploymentStatus } from '../models/pool/deployment-status.ts'
import type { ActiveModelStore } from '../retrieval/active-model.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import type { Dependency } from './check-readiness.ts'
import { requireServing, requireUsable } from './require-usable.ts'

export interface DependenciesDeps {
  readonly activeModelStore: Pick<ActiveModelStore, 'read'>
  readonly index: Pick<PassageIndex, 'listDocument'>
  readonly store: Pick<DocumentStore, 'find'>
  readonly chatPool: { status(): readonly DeploymentStatus[] }
  readonly embeddingPool: { status(): readonly DeploymentStatus[] }
  /** What a new installation starts with. */
  readonly configuredModel: EmbeddingModelId
}

/** No document has this name or id. */
const nothing = 'readiness'

export function readinessDependencies(deps: DependenciesDeps): readonly Dependency[] {
  const { activeModelStore, index, store, chatPool, embeddingPool, configuredModel } = deps
  return [
    { name: 'database', check: async (signal) => void (await activeModelStore.read(signal)) },
    { name: 'search service', check: async (signal) => void (await index.listDocument(nothing, undefined, signal)) },
    { name: 'document storage', check: async (signal) => void (await store.find(nothing, signal)) },
    { name: 'chat models', check: async () => requireUsable(chatPool.status()) },
    {
      name: 'embedding models',
      check: async (signal) => {
        // Only looked at: what a new installation starts with is not decided by who asks whether it is ready.
        const stored = await activeModelStore.read(signal)
        requireServing(stored?.pointer.model ?? configuredModel, embeddingPool.status())
      },
    },
  ]
}
