// Queue `reindex-jobs-poison`: what failed every time becomes a visible failure of the document, or is tried again later.
import { app } from '@azure/functions'
import { recordPoisonedReindexJob } from '../shared/indexing/reindex/record-poisoned-reindex-job.ts'
import { parseReindexJob } from '../shared/indexing/reindex/reindex-job-message.ts'
import { runJob } from '../shared/kernel/run-job.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('reindex-job-poisoned', {
  queueName: 'reindex-jobs-poison',
  connection: 'STORAGE',
  handler: async (message) => {
    const { reindex } = await host.services()
    await runJob(reindex, (signal) => recordPoisonedReindexJob(reindex, parseReindexJob(message), signal))
  },
})
