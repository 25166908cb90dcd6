// A blob function: fails when the content says so.
import { app } from '@azure/functions'
import { record } from '../record.ts'

app.storageBlob('upload', {
  path: 'documents/in/{name}.{extension}',
  connection: 'STORAGE',
  handler: (blob, context) => {
    const content = (blob as Buffer).toString()
    record('blob', { content, metadata: context.triggerMetadata })
    if (content.includes('fail')) throw new Error('the blob failed')
  },
})
