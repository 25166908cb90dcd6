// GET /documents/{name}: the source itself, for whoever follows a citation.
import { app } from '@azure/functions'
import { readDocument } from '../shared/documents/read-document.ts'
import { documentResponse } from '../shared/http/document-response.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { host } from '../shared/serving-host.ts'

const route = 'documents/{*name}'

app.http('documents-read', {
  route,
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'user' }, async ({ documents }, call) => {
    const { name } = call.params
    const { groups } = call.caller
    return documentResponse(call, (range) => readDocument(documents, { name, groups, range }, call.signal))
  }),
})
