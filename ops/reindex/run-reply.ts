// A re-index run as the API tells of it.
import { z } from 'zod'

const progress = z.object({
  documents: z.object({ total: z.number(), done: z.number(), failed: z.number(), remaining: z.number() }),
  tokens: z.object({ done: z.number(), total: z.number() }).optional(),
  secondsLeft: z.number().optional(),
})

const failure = z.object({
  documentName: z.string(),
  error: z.object({ code: z.string(), message: z.string() }),
  failedAt: z.string(),
})

export const runListing = z.object({
  id: z.string(),
  state: z.string(),
  model: z.string().optional(),
  from: z.string().optional(),
  documents: z.array(z.string()).optional(),
  startedAt: z.string(),
  startedBy: z.string(),
  completedAt: z.string().optional(),
  end: z.object({ as: z.string(), at: z.string(), by: z.string(), forced: z.boolean() }).optional(),
  problem: z.object({ message: z.string(), at: z.string() }).optional(),
})
export type RunListing = z.output<typeof runListing>

export const runReply = runListing.extend({ progress: progress.optional(), failures: z.array(failure) })
export type RunReply = z.output<typeof runReply>

export const runList = z.object({ runs: z.array(runListing), continuation: z.string().optional() })

export interface Aim {
  readonly model?: string | undefined
  readonly documents?: readonly string[] | undefined
}

/** What it is about, in words. */
export function aimOf({ model, documents }: Aim): string {
  if (model !== undefined) return `towards ${model}`
  if (documents === undefined) return 'what has changed'
  return documents.length === 1 ? `document ${documents[0]}` : `${documents.length} documents`
}

/** While the index still works on it, or would if it were not paused. */
export function isAtWork({ state }: RunListing): boolean {
  return state === 'running' || state === 'paused'
}

/** There is never more than one. */
export function isUnderWay(run: RunListing): boolean {
  return isAtWork(run) || run.state === 'complete'
}
