// POST /ops/reindex/{id}/rollback: the model before answers questions again.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { runReportJson } from '../shared/http/reindex-json.ts'
import { readRun } from '../shared/indexing/reindex/read-run.ts'
import { rollBack } from '../shared/indexing/reindex/roll-back.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}/rollback'

app.http('ops-reindex-rollback', {
  route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { caller, params, signal }) => {
    await rollBack(reindex, { runId: params.id, by: caller.userId }, signal)
    return { jsonBody: runReportJson(await readRun(reindex, params.id, signal)) }
  }),
})
