// Queue `summary-jobs-poison`: a summary or title that failed every time is told to whoever operates this. The next batch asks for
// the summary again; the title stays what it was.
import { app } from '@azure/functions'
import { parseSummaryJob } from '../shared/memory/summary-job-message.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('summary-job-poisoned', {
  queueName: 'summary-jobs-poison',
  connection: 'STORAGE',
  handler: async (message) => {
    const { memory } = await host.services()
    const { sessionId, kind } = parseSummaryJob(message)
    memory.telemetry.summaryFailed({ sessionId, kind, code: 'upstream_failed' })
  },
})
