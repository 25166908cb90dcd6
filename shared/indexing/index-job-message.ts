// An indexing job as it comes out of the queue, where anybody with access to the account may have put it.
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { IndexJob } from './indexing-queue.ts'

const schema = z.object({
  documentName: z.string().min(1),
  etag: z.string().optional(),
  reason: z.enum(['uploaded', 'deleted', 'blob-event', 'reconcile', 'reindex', 'retry']),
  runId: z.string().optional(),
  traceparent: z.string().optional(),
})

/** @param message as the Functions library hands it over: parsed when it was JSON. */
export function parseIndexJob(message: unknown): IndexJob {
  const parsed = schema.safeParse(message)
  if (!parsed.success) {
    throw new AppError('invalid_request', 'The queue index-jobs holds a message that is not an indexing job.', {
      cause: parsed.error,
    })
  }
  const { documentName, etag, reason, runId, traceparent } = parsed.data
  return {
    documentName,
    etag,
    reason,
    ...(runId === undefined ? {} : { runId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  }
}
