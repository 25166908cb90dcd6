// GET /health/live: this process answers. Nothing else is asked, so that a broken dependency restarts nobody.
import { app } from '@azure/functions'
import { httpBoundary } from '../shared/http/http-boundary.ts'
import { host } from '../shared/serving-host.ts'

app.http('health-live', {
  route: 'health/live',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpBoundary(host, async () => ({ jsonBody: { status: 'live' } })),
})
