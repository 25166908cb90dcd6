// A job of a re-index run as it comes out of the queue, where anybody with access to the account may have put it.
import { z } from 'zod'
import { AppError } from '../../kernel/app-error.ts'
import { parseEmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ReindexJob } from './reindex-queue.ts'

const model = z.string().transform((text, context) => {
  const parts = parseEmbeddingModelId(text)
  if (parts) return parts.id
  context.addIssue({ code: 'custom', message: 'is not an embedding model id' })
  return z.NEVER
})
const runId = z.string().min(1)

const step = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('page'),
    runId,
    which: z.enum(['unsettled', 'failed', 'miscounted']),
    continuation: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal('document'), runId, documentName: z.string().min(1) }),
  z.object({
    kind: z.literal('watch'),
    runId,
    remaining: z.number().exactOptional(),
    since: z.number(),
    countedAt: z.number().exactOptional(),
  }),
  z.object({ kind: z.literal('purge'), model }),
])
const schema = step.and(z.object({ traceparent: z.string().exactOptional() })) satisfies z.ZodType<ReindexJob>

/** @param message as the Functions library hands it over: parsed when it was JSON. */
export function parseReindexJob(message: unknown): ReindexJob {
  const parsed = schema.safeParse(message)
  if (parsed.success) return parsed.data
  throw new AppError('invalid_request', 'The queue reindex-jobs holds a message that is not a job of a run.', {
    cause: parsed.error,
  })
}
