// PUT /documents/{name}: stores the body, and sends a message to have it indexed.
import { app } from '@azure/functions'
import { container, jobs } from '../services.ts'

app.http('documents-put', {
  route: 'documents/{*name}',
  methods: ['PUT'],
  authLevel: 'anonymous',
  handler: async (request) => {
    const documentName = request.params['name'] ?? ''
    await container.getBlockBlobClient(documentName).uploadData(Buffer.from(await request.arrayBuffer()))
    await jobs.sendMessage(Buffer.from(JSON.stringify({ documentName })).toString('base64'))
    return { status: 202 }
  },
})
