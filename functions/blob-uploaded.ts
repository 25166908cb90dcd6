// A blob appeared or changed in the container, however it came there: it is indexed, if that is not under way already.
import { app } from '@azure/functions'
import { z } from 'zod'
import { noticeBlob } from '../shared/indexing/notice-blob.ts'
import { jobFunction } from '../shared/jobs/job-function.ts'
import { host } from '../shared/serving-host.ts'

/** The parameter of the path below; it may hold slashes. */
const metadata = z.object({ name: z.string() })

app.storageBlob('blob-uploaded', {
  path: 'documents/{name}',
  connection: 'STORAGE',
  source: 'EventGrid',
  handler: jobFunction(host, async ({ documents }, { triggerMetadata }, signal) =>
    noticeBlob(documents, metadata.parse(triggerMetadata).name, signal),
  ),
})
