// GET /ops/reindex: the runs, latest first, page by page.
import { app } from '@azure/functions'
import { httpFunction } from '../shared/http/http-function.ts'
import { nextPageHeaders, pageParameters } from '../shared/http/page-parameters.ts'
import { runJson } from '../shared/http/reindex-json.ts'
import { listRuns } from '../shared/indexing/reindex/read-run.ts'
import { host } from '../shared/serving-host.ts'

const route = 'ops/reindex'

app.http('ops-reindex-list', {
  route,
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpFunction(host, { route, role: 'operator' }, async ({ reindex }, { request, signal }) => {
    const { runs, continuation } = await listRuns(reindex, pageParameters(request), signal)
    return {
      headers: nextPageHeaders(request, continuation),
      jsonBody: { runs: runs.map(runJson), continuation },
    }
  }),
})
