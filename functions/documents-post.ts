// POST /documents: stores the file of a form as a document; indexing follows.
import { app } from '@azure/functions'
import { storeDocument } from '../shared/documents/store-document.ts'
import { documentJson } from '../shared/http/document-json.ts'
import { readFormUpload } from '../shared/http/document-upload.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { host } from '../shared/serving-host.ts'

app.http('documents-post', {
  route: 'documents',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'documents', role: 'writer' }, async ({ documents }, { request, signal }) => {
    const upload = await readFormUpload(request, documents.maxDocumentBytes)
    return { status: 202, jsonBody: documentJson(await storeDocument(documents, upload, signal)) }
  }),
})
