// POST /ops/reindex/{id}/compare: what the same questions find with the active model and with the run's.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { comparisonJson } from '../shared/http/reindex-json.ts'
import { readComparison } from '../shared/http/reindex-request.ts'
import { compareModels } from '../shared/indexing/reindex/compare-models.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}/compare'

app.http('ops-reindex-compare', {
  route,
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { request, params, signal }) => {
    const wanted = await readComparison(request)
    return { jsonBody: comparisonJson(await compareModels(reindex, { runId: params.id, ...wanted }, signal)) }
  }),
})
