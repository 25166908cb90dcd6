// A function for what was set aside; it fails the first time as well.
import { app } from '@azure/functions'
import { record } from '../record.ts'

app.storageQueue('poisoned', {
  queueName: '%JOB_QUEUE%-poison',
  connection: 'STORAGE',
  handler: (message, context) => {
    record('poisoned', { message, metadata: context.triggerMetadata })
    if (context.triggerMetadata?.['dequeueCount'] === 1) throw new Error('the poisoned job failed as well')
  },
})
