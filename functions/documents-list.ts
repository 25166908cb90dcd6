// GET /documents: the catalogue, page by page: what is stored, and how far each document is indexed.
import { app } from '@azure/functions'
import { listDocuments } from '../shared/documents/list-documents.ts'
import { documentJson } from '../shared/http/document-json.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { nextPageHeaders, pageParameters } from '../shared/http/page-parameters.ts'
import { host } from '../shared/serving-host.ts'

app.http('documents-list', {
  route: 'documents',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'documents', role: 'user' }, async ({ documents }, call) => {
    const page = pageParameters(call.request)
    const { groups } = call.caller
    const { entries, continuation } = await listDocuments(documents, { ...page, groups }, call.signal)
    return {
      headers: nextPageHeaders(call.request, continuation),
      jsonBody: { documents: entries.map(documentJson), continuation },
    }
  }),
})
