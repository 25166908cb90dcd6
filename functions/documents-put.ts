// PUT /documents/{name}: stores the body as a document; indexing follows.
import { app } from '@azure/functions'
import { storeDocument } from '../shared/documents/store-document.ts'
import { readBoundedBody } from '../shared/http/bounded-body.ts'
import { documentJson } from '../shared/http/document-json.ts'
import { groupsParameter } from '../shared/http/groups-parameter.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { host } from '../shared/serving-host.ts'

const route = 'documents/{*name}'

app.http('documents-put', {
  route,
  methods: ['PUT'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'writer' }, async ({ documents }, { request, params, signal }) => {
    const bytes = await readBoundedBody(request, documents.maxDocumentBytes)
    const document = { name: params.name, bytes, groups: groupsParameter(request) }
    return { status: 202, jsonBody: documentJson(await storeDocument(documents, document, signal)) }
  }),
})
