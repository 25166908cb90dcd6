// An HTTP function of ours: route parameters, services and caller are there before the handler starts.
import type { HttpHandler, HttpResponseInit } from '@azure/functions'
import { servicesOf } from '../kernel/services-of.ts'
import { requireRole, type Caller, type Identify, type Role } from './caller.ts'
import { httpBoundary, type FailureListener, type HttpExchange, type HttpHost } from './http-boundary.ts'
import { routeParameters, type RouteParameters } from './route-parameters.ts'

export interface HttpCall<Route extends string = string> extends HttpExchange {
  readonly caller: Caller
  readonly params: RouteParameters<Route>
  /** The caller as a request body names them; the same caller wherever that is not believed (see `Identify`). */
  callerNamed(claimedUserId: string | undefined): Promise<Caller>
}

export interface HttpServices {
  readonly identify: Identify
}

/** How the process gives its functions their services: on first use, since settings may turn out to be invalid. */
export interface ServingHost<Services extends HttpServices> extends HttpHost {
  services(): Promise<Services>
}

export interface HttpOperation<Route extends string> {
  /** As it is registered with the host, without the prefix. */
  readonly route: Route
  /** Who may call it. */
  readonly role: Role
}

export function httpFunction<Services extends HttpServices, Route extends string>(
  host: ServingHost<Services>,
  operation: HttpOperation<Route>,
  handle: (services: Services, call: HttpCall<Route>) => Promise<HttpResponseInit>,
  onFailure?: FailureListener,
): HttpHandler {
  return httpBoundary(
    host,
    async (exchange) => {
      const services = await servicesOf(host, exchange.reportUnexpected)
      const { request } = exchange
      const caller = await services.identify(request)
      requireRole(caller, operation.role)
      return handle(services, {
        ...exchange,
        caller,
        params: routeParameters(operation.route, request.url),
        callerNamed: async (claimedUserId) =>
          claimedUserId === undefined ? caller : services.identify(request, claimedUserId),
      })
    },
    onFailure,
  )
}
