// Parameters of a route, read from the URL's path.
//
// `request.params` cannot be trusted with this: with HTTP streaming the library also puts query parameters and top-level
// fields of a JSON body into it.
import { AppError } from '../kernel/app-error.ts'
import { invalidRequest } from '../kernel/invalid-request.ts'

type ParameterName<Route extends string> = Route extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `*${infer CatchAll}` ? CatchAll : Name) | ParameterName<Rest>
  : never

export type RouteParameters<Route extends string> = Readonly<Record<ParameterName<Route>, string>>

/** `extensions.http.routePrefix` of host.json. */
const routePrefix = 'api'

/**
 * `route` as it is registered with the host: `chats/{id}`, or `documents/{*name}` where `name` may contain slashes.
 * Values are decoded once. Throws `invalid_request` for one that is empty or not valid percent-encoded UTF-8.
 */
export function routeParameters<Route extends string>(route: Route, url: string): RouteParameters<Route> {
  const values: Record<string, string> = {}
  const path = new URL(url).pathname.slice(1)
  const match = routePattern(route).exec(path)
  if (!match) throw new AppError('not_found', 'There is nothing at this address.')
  for (const [name, value] of Object.entries(match.groups ?? {})) values[name] = decode(name, value)
  // The pattern has a group for each name in the route, and matched.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return values as RouteParameters<Route>
}

/** Like the host's own routing: case does not matter, nor does a slash at the end. */
function routePattern(route: string): RegExp {
  const segments = route
    .split('/')
    .map((segment) =>
      segment.replace(/^\{(\*?)(\w+)\}$/, (_, star, name) => `(?<${name}>${star === '*' ? '.*' : '[^/]*'})`),
    )
  return new RegExp(`^${routePrefix}/${segments.join('/')}/?$`, 'i')
}

function decode(name: string, encoded: string): string {
  const decoded = tryDecode(encoded)
  if (decoded === undefined || decoded === '' || /\p{Cc}/u.test(decoded)) {
    throw invalidRequest({ path: name, message: 'is empty or not valid percent-encoded text' })
  }
  return decoded
}

function tryDecode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
