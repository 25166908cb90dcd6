// A blob appeared or changed in the container, however it came there: a job names it, and indexing looks at what is stored.
import { app } from '@azure/functions'
import { z } from 'zod'
import { runJob } from '../shared/kernel/run-job.ts'
import { host } from '../shared/serving-host.ts'

/** The parameter of the path below; it may hold slashes. */
const metadata = z.object({ name: z.string() })

app.storageBlob('blob-uploaded', {
  path: 'documents/{name}',
  connection: 'STORAGE',
  source: 'EventGrid',
  handler: async (_blob, { triggerMetadata }) => {
    const { indexing, documents } = await host.services()
    const { name: documentName } = metadata.parse(triggerMetadata)
    const job = { documentName, etag: undefined, reason: 'blob-event' } as const
    await runJob(indexing, (signal) => documents.queue.send(job, signal))
  },
})
