// Matches a request path against one route template and returns the values of its parameters.
import type { RouteParameter, RouteSegment, RouteTemplate } from './route-template.ts'

export type RouteParams = Readonly<Record<string, string>>

/** `path` holds the decoded segments below the route prefix. Undefined when the template does not match. */
export function matchRoute({ segments }: RouteTemplate, path: readonly string[]): RouteParams | undefined {
  const params: Record<string, string> = {}
  const last = segments.at(-1)
  if (path.length > segments.length && last?.kind !== 'catch-all') return undefined

  for (const [index, segment] of segments.entries()) {
    const text = segment.kind === 'catch-all' ? path.slice(index).join('/') : path[index]
    if (!matchSegment(segment, text, params)) return undefined
  }
  return params
}

function matchSegment(segment: RouteSegment, text: string | undefined, params: Record<string, string>): boolean {
  if (segment.kind === 'literal') return text?.toLowerCase() === segment.text
  if (segment.kind === 'catch-all')
    return takeParameter(segment.parameter, text === '' ? undefined : text, params, true)

  const { parameters, pattern } = segment
  if (text === undefined) return parameters.every((parameter) => takeParameter(parameter, undefined, params, false))
  const values = pattern.exec(text)
  return (
    values !== null &&
    parameters.every((parameter, index) => takeParameter(parameter, values[index + 1], params, false))
  )
}

function takeParameter(
  parameter: RouteParameter,
  text: string | undefined,
  params: Record<string, string>,
  mayBeAbsent: boolean,
): boolean {
  const value = text ?? parameter.defaultValue
  if (value === undefined) return parameter.isOptional || mayBeAbsent
  if (!parameter.constraints.every((accepts) => accepts(value))) return false
  params[parameter.name] = value
  return true
}
