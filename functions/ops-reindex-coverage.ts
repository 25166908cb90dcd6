// GET /ops/reindex/{id}/coverage: how complete the index is for the run's model, and which documents make the difference.
import { app } from '@azure/functions'
import { coverageJson } from '../shared/http/coverage-json.ts'
import { httpFunction } from '../shared/http/http-function.ts'
import { nextPageHeaders, pageParameters } from '../shared/http/page-parameters.ts'
import { readCoverage } from '../shared/operations/coverage/read-coverage.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex/{id}/coverage'

app.http('ops-reindex-coverage', {
  route,
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { request, params, signal }) => {
    const coverage = await readCoverage(reindex, { runId: params.id, ...pageParameters(request) }, signal)
    return { headers: nextPageHeaders(request, coverage.continuation), jsonBody: coverageJson(coverage) }
  }),
})
