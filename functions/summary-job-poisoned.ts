// Queue `summary-jobs-poison`: a summary or title that failed every time is told to whoever operates this. The next batch asks for
// the summary again; the title stays what it was.
import { app } from '@azure/functions'
import { messageFunction } from '../shared/jobs/message-function.ts'
import { parseSummaryJob } from '../shared/memory/summary-job-message.ts'
import { inJobSpan } from '../shared/telemetry/job-span.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('summary-job-poisoned', {
  queueName: 'summary-jobs-poison',
  connection: 'STORAGE',
  handler: messageFunction(host, { parse: parseSummaryJob, inTrace: inJobSpan }, async ({ memory }, job) =>
    memory.telemetry.summaryFailed({ sessionId: job.sessionId, kind: job.kind, code: 'upstream_failed' }),
  ),
})
