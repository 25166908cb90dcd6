// GET /ops/status: how each model deployment is doing, as the instance that answers knows it.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { statusJson } from '../shared/http/status-json.ts'
import { readStatus } from '../shared/operations/read-status.ts'
import { host } from '../shared/serving-host.ts'

app.http('ops-status', {
  route: 'ops/status',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route: 'ops/status', role: 'operator' }, async ({ operations }, { signal }) => ({
    jsonBody: statusJson(await readStatus(operations, signal)),
  })),
})
