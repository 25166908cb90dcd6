// POST /ops/reindex/{id}/resume: the run goes on with what is left.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { runReportJson } from '../shared/http/reindex-json.ts'
import { readRun } from '../shared/indexing/reindex/read-run.ts'
import { resumeRun } from '../shared/indexing/reindex/steer-run.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}/resume'

app.http('ops-reindex-resume', {
  route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { caller, params, signal }) => {
    await resumeRun(reindex, { runId: params.id, by: caller.userId }, signal)
    return { status: 202, jsonBody: runReportJson(await readRun(reindex, params.id, signal)) }
  }),
})
