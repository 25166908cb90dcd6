// PUT /documents/{name}: stores the body as a document; indexing follows.
import { app } from '@azure/functions'
import { storeDocument } from '../shared/documents/store-document.ts'
import { documentJson } from '../shared/http/document-json.ts'
import { readBodyUpload } from '../shared/http/document-upload.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { host } from '../shared/serving-host.ts'

const route = 'documents/{*name}'

app.http('documents-put', {
  route,
  methods: ['PUT'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'writer' }, async ({ documents }, { request, params, signal }) => {
    const upload = await readBodyUpload(request, params.name, documents.maxDocumentBytes)
    return { status: 202, jsonBody: documentJson(await storeDocument(documents, upload, signal)) }
  }),
})
