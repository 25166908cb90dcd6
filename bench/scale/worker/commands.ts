// What the benchmark asks of the process that does the work, and what it hears of it.
import { z } from 'zod'

export type Command =
  /** Uploads documents through the use case of the API. */
  | { readonly kind: 'store'; readonly from: number; readonly to: number; readonly edition: number }
  /** Has documents looked at again, changed or not. */
  | { readonly kind: 'look'; readonly from: number; readonly to: number }
  /** Works off the queue. */
  | { readonly kind: 'work' }
  /** A whole pass of reconciliation. */
  | { readonly kind: 'reconcile' }
  /** A page of `GET /documents`. */
  | { readonly kind: 'list' }
  /** `GET /ops/status`. */
  | { readonly kind: 'status' }

export const outcome = z.object({
  ms: z.number(),
  cpuMs: z.number(),
  /** Since the start, by `host:port`. */
  requests: z.record(z.string(), z.number()),
  /** Held after a full garbage collection. */
  heapBytes: z.number(),
  externalBytes: z.number(),
  rssBytes: z.number(),
})
export type Outcome = z.output<typeof outcome>
