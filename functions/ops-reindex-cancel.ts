// POST /ops/reindex/{id}/cancel: gives the run up; the active model stays.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { runReportJson } from '../shared/http/reindex-json.ts'
import { readRun } from '../shared/indexing/reindex/read-run.ts'
import { cancelRun } from '../shared/indexing/reindex/steer-run.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}/cancel'

app.http('ops-reindex-cancel', {
  route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { caller, params, signal }) => {
    await cancelRun(reindex, { runId: params.id, by: caller.userId }, signal)
    return { jsonBody: runReportJson(await readRun(reindex, params.id, signal)) }
  }),
})
