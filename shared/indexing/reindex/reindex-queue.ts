// The port to the queue of re-index runs. It is not the one of uploads: an upload must not wait behind millions of documents.
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'

export type ReindexJob = RunStep & {
  /** The trace it was sent in, when somebody traces. */
  readonly traceparent?: string
}

type RunStep =
  /** Find the next documents that the run has to look at, and send a job for each. */
  | {
      readonly kind: 'page'
      readonly runId: string
      /** `miscounted`: of which the index holds something else than the catalogue says. */
      readonly which: 'unsettled' | 'failed' | 'miscounted'
      readonly continuation?: string
    }
  | { readonly kind: 'document'; readonly runId: string; readonly documentName: string }
  /** See how far the run is, and whether it goes on. */
  | {
      readonly kind: 'watch'
      readonly runId: string
      /** How many documents were left when the number last changed, and when that was. */
      readonly remaining?: number
      readonly since: number
      /** When its documents were counted last. */
      readonly countedAt?: number
    }
  /** Remove the next part of what is kept for a model. */
  | { readonly kind: 'purge'; readonly model: EmbeddingModelId }

export interface ReindexQueue {
  /** @param delayMs the job is not delivered before this much time has passed. */
  send(job: ReindexJob, signal: AbortSignal, delayMs?: number): Promise<void>
  /** About how many jobs there are, those being worked on and those delayed included. */
  depth(signal: AbortSignal): Promise<number>
}
