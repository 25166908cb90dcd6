// POST /ops/reindex/{id}/purge: removes what is kept for the model that the run has left behind.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { runReportJson } from '../shared/http/reindex-json.ts'
import { readRun } from '../shared/indexing/reindex/read-run.ts'
import { purgeRun } from '../shared/indexing/reindex/start-purge.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}/purge'

app.http('ops-reindex-purge', {
  route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { params, signal }) => {
    await purgeRun(reindex, { runId: params.id }, signal)
    return { status: 202, jsonBody: runReportJson(await readRun(reindex, params.id, signal)) }
  }),
})
