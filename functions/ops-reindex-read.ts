// GET /ops/reindex/{id}: a run, how far it is, and which documents failed.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { runReportJson } from '../shared/http/reindex-json.ts'
import { readRun } from '../shared/indexing/reindex/read-run.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}'

app.http('ops-reindex-read', {
  route,
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { params, signal }) => ({
    jsonBody: runReportJson(await readRun(reindex, params.id, signal)),
  })),
})
