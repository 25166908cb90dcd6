// DELETE /documents/{name}: removes the blob, and the passages that a query finds.
import { app } from '@azure/functions'
import { removePassages } from '../remove-passages.ts'
import { container } from '../services.ts'

app.http('documents-delete', {
  route: 'documents/{*name}',
  methods: ['DELETE'],
  authLevel: 'anonymous',
  handler: async (request) => {
    const documentName = request.params['name'] ?? ''
    await container.deleteBlob(documentName).catch(() => undefined)
    await removePassages(documentName)
    return { status: 204 }
  },
})
