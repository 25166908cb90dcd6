// Queue `summary-jobs-poison`: a summary that failed every time is told to whoever operates this; the next batch asks again.
import { app } from '@azure/functions'
import { parseSummaryJob } from '../shared/memory/summary-job-message.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('summary-job-poisoned', {
  queueName: 'summary-jobs-poison',
  connection: 'STORAGE',
  handler: async (message) => {
    const { memory } = await host.services()
    const { sessionId } = parseSummaryJob(message)
    memory.telemetry.summaryFailed({ sessionId, code: 'upstream_failed' })
  },
})
