// Queue functions: what they do is in the message.
import { setTimeout as delay } from 'node:timers/promises'
import { app } from '@azure/functions'
import { record } from '../record.ts'

app.storageQueue('job', {
  queueName: '%JOB_QUEUE%',
  connection: 'STORAGE',
  handler: async (message, context) => {
    record('job', { message, metadata: context.triggerMetadata })
    const { fails, takesMs, killsWorkerOnDelivery } = message as Record<string, number | boolean | undefined>
    if (killsWorkerOnDelivery === context.triggerMetadata?.['dequeueCount']) process.kill(process.pid, 'SIGKILL')
    if (typeof takesMs === 'number') await delay(takesMs)
    if (fails === true) throw new Error('the job failed')
    record('job-done', { message })
  },
})
