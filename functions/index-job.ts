// Queue `index-jobs`: brings the index into line with what is stored of one document.
import { app } from '@azure/functions'
import { indexWhenPossible } from '../shared/indexing/index-when-possible.ts'
import { parseIndexJob } from '../shared/indexing/index-job-message.ts'
import { runJob } from '../shared/kernel/run-job.ts'
import { inJobSpan } from '../shared/telemetry/job-span.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('index-job', {
  queueName: 'index-jobs',
  connection: 'STORAGE',
  handler: async (message) => {
    const { indexing } = await host.services()
    const job = parseIndexJob(message)
    const run = (signal: AbortSignal) => indexWhenPossible(indexing, job, signal)
    await inJobSpan('index-jobs', job, () => runJob(indexing, run))
  },
})
