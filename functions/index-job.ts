// Queue `index-jobs`: brings the index into line with what is stored of one document.
import { app } from '@azure/functions'
import { indexWhenPossible } from '../shared/indexing/index-when-possible.ts'
import { parseIndexJob } from '../shared/indexing/index-job-message.ts'
import { messageFunction } from '../shared/jobs/message-function.ts'
import { inJobSpan } from '../shared/telemetry/job-span.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('index-job', {
  queueName: 'index-jobs',
  connection: 'STORAGE',
  handler: messageFunction(host, { parse: parseIndexJob, inTrace: inJobSpan }, ({ indexing }, job, signal) =>
    indexWhenPossible(indexing, job, signal),
  ),
})
