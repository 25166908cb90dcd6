// Says what arrived, and with which route parameters.
import { app, type HttpHandler } from '@azure/functions'

const echo: HttpHandler = async (request, context) => ({
  status: 201,
  headers: { 'x-function': context.functionName },
  cookies: [
    { name: 'a', value: '1', httpOnly: true },
    { name: 'b', value: '2', sameSite: 'Lax' },
  ],
  jsonBody: {
    function: context.functionName,
    method: request.method,
    url: request.url,
    params: request.params,
    header: request.headers.get('x-test'),
    body: await request.text(),
  },
})

app.http('echo', { methods: ['GET', 'POST'], handler: echo })
app.http('item', { methods: ['GET'], route: 'items/{id:int}', handler: echo })
app.http('itemByName', { methods: ['GET'], route: 'items/{name}', handler: echo })
app.http('specialItem', { methods: ['GET'], route: 'items/special', handler: echo })
app.http('deleteItem', { methods: ['DELETE'], route: 'items/{id}', handler: echo })
app.http('file', { methods: ['GET', 'PUT'], route: 'files/{*name}', handler: echo })
app.http('fileList', { methods: ['GET'], route: 'files', handler: echo })
app.http('keyed', { methods: ['GET'], authLevel: 'function', handler: echo })
app.http('guarded', { methods: ['GET'], authLevel: 'admin', handler: echo })
