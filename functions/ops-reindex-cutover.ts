// POST /ops/reindex/{id}/cutover: the run's target answers questions from now on.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { cutOverJson } from '../shared/http/reindex-json.ts'
import { readCutOver } from '../shared/http/reindex-request.ts'
import { cutOver } from '../shared/indexing/reindex/cut-over.ts'
import { readRun } from '../shared/indexing/reindex/read-run.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}/cutover'

app.http('ops-reindex-cutover', {
  route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { request, caller, params, signal }) => {
    const { isForced } = await readCutOver(request)
    const { lacking } = await cutOver(reindex, { runId: params.id, by: caller.userId, isForced }, signal)
    return { jsonBody: cutOverJson(await readRun(reindex, params.id, signal), lacking) }
  }),
})
