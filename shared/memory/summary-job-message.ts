// A summary job as it comes out of the queue.
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { SummaryJob } from './summary-queue.ts'

const schema = z.object({
  userId: z.string().min(1),
  sessionId: z.string().min(1),
  tenantId: z.string().optional(),
  kind: z.enum(['summary', 'title']),
  traceparent: z.string().exactOptional(),
})

/** @param message as the Functions library hands it over: parsed when it was JSON. */
export function parseSummaryJob(message: unknown): SummaryJob {
  const parsed = schema.safeParse(message)
  if (parsed.success) return parsed.data
  throw new AppError('invalid_request', 'The queue summary-jobs holds a message that is not a summary job.', {
    cause: parsed.error,
  })
}
