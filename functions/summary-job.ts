// Queue `summary-jobs`: takes the turns of a session that fill a batch into its running summary, or gives it a title.
import { app } from '@azure/functions'
import { messageFunction } from '../shared/jobs/message-function.ts'
import { foldSummary } from '../shared/memory/fold-summary.ts'
import { runWhenAffordable } from '../shared/memory/run-when-affordable.ts'
import { parseSummaryJob } from '../shared/memory/summary-job-message.ts'
import { titleSession } from '../shared/memory/title-session.ts'
import { inJobSpan } from '../shared/telemetry/job-span.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('summary-job', {
  queueName: 'summary-jobs',
  connection: 'STORAGE',
  handler: messageFunction(host, { parse: parseSummaryJob, inTrace: inJobSpan }, ({ memory }, job, signal) => {
    const run = job.kind === 'title' ? titleSession : foldSummary
    return runWhenAffordable(memory, job, () => run(memory, job, signal))
  }),
})
