// Queue `reindex-jobs`: one step of a run, or the look at one document.
import { app } from '@azure/functions'
import { performReindexJob } from '../shared/indexing/reindex/perform-reindex-job.ts'
import { parseReindexJob } from '../shared/indexing/reindex/reindex-job-message.ts'
import { messageFunction } from '../shared/jobs/message-function.ts'
import { inLinkedJobSpan } from '../shared/telemetry/job-span.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('reindex-job', {
  queueName: 'reindex-jobs',
  connection: 'STORAGE',
  handler: messageFunction(host, { parse: parseReindexJob, inTrace: inLinkedJobSpan }, ({ reindex }, job, signal) =>
    performReindexJob(reindex, job, signal),
  ),
})
