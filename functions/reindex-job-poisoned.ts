// Queue `reindex-jobs-poison`: what failed every time becomes a visible failure of the document, or is tried again later.
import { app } from '@azure/functions'
import { recordPoisonedReindexJob } from '../shared/indexing/reindex/record-poisoned-reindex-job.ts'
import { parseReindexJob } from '../shared/indexing/reindex/reindex-job-message.ts'
import { messageFunction } from '../shared/jobs/message-function.ts'
import { inLinkedJobSpan } from '../shared/telemetry/job-span.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('reindex-job-poisoned', {
  queueName: 'reindex-jobs-poison',
  connection: 'STORAGE',
  handler: messageFunction(host, { parse: parseReindexJob, inTrace: inLinkedJobSpan }, ({ reindex }, job, signal) =>
    recordPoisonedReindexJob(reindex, job, signal),
  ),
})
