// POST /ops/reindex: starts a run, or returns the one under way; with ?dryRun only tells what it would come to.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { estimateJson, runReportJson } from '../shared/http/reindex-json.ts'
import { isDryRun, readReindexScope } from '../shared/http/reindex-request.ts'
import { estimateRun } from '../shared/indexing/reindex/estimate-run.ts'
import { readRun } from '../shared/indexing/reindex/read-run.ts'
import { startRun } from '../shared/indexing/reindex/start-run.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex'

app.http('ops-reindex-start', {
  route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { request, caller, signal }) => {
    const scope = await readReindexScope(request)
    if (isDryRun(request)) return { jsonBody: estimateJson(await estimateRun(reindex, scope, signal)) }
    const { id } = await startRun(reindex, { scope, by: caller.userId }, signal)
    return { status: 202, jsonBody: runReportJson(await readRun(reindex, id, signal)) }
  }),
})
