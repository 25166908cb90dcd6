// Queue `summary-jobs`: takes the turns of a session that fill a batch into its running summary.
import { app } from '@azure/functions'
import { runJob } from '../shared/kernel/run-job.ts'
import { foldSummary } from '../shared/memory/fold-summary.ts'
import { parseSummaryJob } from '../shared/memory/summary-job-message.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('summary-job', {
  queueName: 'summary-jobs',
  connection: 'STORAGE',
  handler: async (message) => {
    const { memory } = await host.services()
    await runJob(memory, (signal) => foldSummary(memory, parseSummaryJob(message), signal))
  },
})
