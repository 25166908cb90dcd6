// A blob appeared or changed in the container, however it came there: it is indexed, if that is not under way already.
import { app } from '@azure/functions'
import { z } from 'zod'
import { noticeBlob } from '../shared/indexing/notice-blob.ts'
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
    const { name } = metadata.parse(triggerMetadata)
    await runJob(indexing, (signal) => noticeBlob(documents, name, signal))
  },
})
