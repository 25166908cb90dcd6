// Queue `index-jobs-poison`: a job that failed every time becomes a failure people can see on the document.
import { app } from '@azure/functions'
import { parseIndexJob } from '../shared/indexing/index-job-message.ts'
import { recordPoisonedJob } from '../shared/indexing/record-poisoned-job.ts'
import { runJob } from '../shared/kernel/run-job.ts'
import { host } from '../shared/serving-host.ts'

app.storageQueue('index-job-poisoned', {
  queueName: 'index-jobs-poison',
  connection: 'STORAGE',
  handler: async (message) => {
    const { indexing } = await host.services()
    await runJob(indexing, (signal) => recordPoisonedJob(indexing, parseIndexJob(message), signal))
  },
})
