// POST /ops/reindex/{id}/retry: the documents that failed are tried again.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { runReportJson } from '../shared/http/reindex-json.ts'
import { readRun } from '../shared/indexing/reindex/read-run.ts'
import { retryFailed } from '../shared/indexing/reindex/steer-run.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}/retry'

app.http('ops-reindex-retry', {
  route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { caller, params, signal }) => {
    await retryFailed(reindex, { runId: params.id, by: caller.userId }, signal)
    return { status: 202, jsonBody: runReportJson(await readRun(reindex, params.id, signal)) }
  }),
})
