// DELETE /documents/{name}: the document and every passage of it.
import { app } from '@azure/functions'
import { deleteDocument } from '../shared/documents/delete-document.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { host } from '../shared/serving-host.ts'

const route = 'documents/{*name}'

app.http('documents-delete', {
  route,
  methods: ['DELETE'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'writer' }, async ({ documents }, { params, signal }) => {
    await deleteDocument(documents, params.name, signal)
    return { status: 204 }
  }),
})
