// Queue `index-jobs-poison`: a job that failed every time becomes a failure people can see on the document.
import { app } from '@azure/functions'
import { parseIndexJob } from '../shared/indexing/index-job-message.ts'
import { recordPoisonedJob } from '../shared/indexing/record-poisoned-job.ts'
import { messageFunction } from '../shared/jobs/message-function.ts'
import { inJobSpan } from '../shared/telemetry/job-span.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('index-job-poisoned', {
  queueName: 'index-jobs-poison',
  connection: 'STORAGE',
  handler: messageFunction(host, { parse: parseIndexJob, inTrace: inJobSpan }, ({ indexing }, job, signal) =>
    recordPoisonedJob(indexing, job, signal),
  ),
})
