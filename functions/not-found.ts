// Every address and method that no other function has: a refusal in the form of all others, where the host's own has no body.
import { app } from '@azure/functions'
import { AppError } from '../shared/kernel/app-error.ts'
import { httpBoundary } from '../shared/http/http-boundary.ts'
import { host } from '../shared/serving-host.ts'

app.http('not-found', {
  // The least specific of all routes: it comes last.
  route: '{*path}',
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  authLevel: 'anonymous',
  handler: httpBoundary(host, async () => {
    throw new AppError('not_found', 'There is nothing at this address, or not by this method.')
  }),
})
