// What the benchmark asks of the process that does the work, and what it hears of it.
import { z } from 'zod'

export type Command =
  /** Uploads documents through the use case of the API. */
  | { readonly kind: 'store'; readonly from: number; readonly to: number; readonly edition: number }
  /** Works off the queue `index-jobs`. */
  | { readonly kind: 'index' }
  /** `POST /ops/reindex`. */
  | { readonly kind: 'start-run'; readonly towards: 'same-model' | 'other-model' }
  /** Works off the queue `reindex-jobs`: that many documents and what is under way by then, or until the run is complete. */
  | { readonly kind: 'run'; readonly documents: number }
  /** `GET /ops/reindex/{id}`. */
  | { readonly kind: 'read-run' }
  /** `GET /ops/reindex/{id}/coverage`. */
  | { readonly kind: 'coverage' }
  /** `POST /ops/reindex/{id}/cancel`. */
  | { readonly kind: 'cancel-run' }
  /** A whole pass of reconciliation. */
  | { readonly kind: 'reconcile' }
  /** A page of `GET /documents`. */
  | { readonly kind: 'list' }
  /** `GET /ops/status`. */
  | { readonly kind: 'status' }

const held = z.object({
  heapBytes: z.number(),
  externalBytes: z.number(),
  rssBytes: z.number(),
})
export type Held = z.output<typeof held>

export const outcome = z.object({
  cpuMs: z.number(),
  /** Documents that jobs were about. */
  documents: z.number(),
  /** By `METHOD host:port`. */
  requests: z.record(z.string(), z.number()),
  /** Of these, looks at a queue that held nothing: they are a matter of time, not of documents. */
  polls: z.number(),
  /** After a full garbage collection. */
  held,
})
export type Outcome = z.output<typeof outcome>
