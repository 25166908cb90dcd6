// GET /health/ready: 200, or 503 naming each setting or dependency at fault.
import { app } from '@azure/functions'
import { SettingsError } from '../shared/config/load-settings.ts'
import { httpBoundary } from '../shared/http/http-boundary.ts'
import { checkReadiness } from '../shared/operations/check-readiness.ts'
import { host } from '../shared/serving-host.ts'

app.http('health-ready', {
  route: 'health/ready',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: httpBoundary(host, async ({ signal }) => {
    try {
      const { readiness } = await host.services()
      const { isReady, dependencies } = await checkReadiness(readiness, signal)
      return { status: isReady ? 200 : 503, jsonBody: { status: isReady ? 'ready' : 'not ready', dependencies } }
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error
      return { status: 503, jsonBody: { status: 'not ready', settings: error.problems } }
    }
  }),
})
