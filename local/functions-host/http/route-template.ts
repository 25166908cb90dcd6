// ASP.NET route templates as Functions uses them: literals, `{id}`, `{id?}`, `{id=5}`, `{id:int}`, `{a}.{b}`, `{*rest}`.
import { parseConstraints, type Constraint } from './route-constraints.ts'

export interface RouteParameter {
  readonly name: string
  readonly constraints: readonly Constraint[]
  readonly isOptional: boolean
  readonly defaultValue: string | undefined
}

export type RouteSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameters'; readonly pattern: RegExp; readonly parameters: readonly RouteParameter[] }
  | { readonly kind: 'catch-all'; readonly parameter: RouteParameter }

export interface RouteTemplate {
  readonly segments: readonly RouteSegment[]
  /** One digit a segment; compared from the left, the lower wins. */
  readonly precedence: readonly number[]
}

export function parseRouteTemplate(template: string): RouteTemplate {
  const segments = splitSegments(template.replace(/^\/+|\/+$/g, '')).map(parseSegment)
  if (segments.slice(0, -1).some(({ kind }) => kind === 'catch-all')) {
    throw new Error(`route "${template}": a catch-all parameter must come last`)
  }
  return { segments, precedence: segments.map(precedenceOf) }
}

/** Slashes inside braces (a regex constraint) do not separate. */
function splitSegments(template: string): readonly string[] {
  return template === '' ? [] : template.split(/\/(?![^{}]*\})/)
}

const placeholder = /\{((?:[^{}]|\{\{|\}\})+)\}/g

function parseSegment(text: string): RouteSegment {
  const matches = [...text.matchAll(placeholder)]
  if (matches.length === 0) return { kind: 'literal', text: text.toLowerCase() }

  const [first] = matches
  const whole = first?.[0] === text ? first[1] : undefined
  if (whole?.startsWith('*')) return { kind: 'catch-all', parameter: parseParameter(whole.replace(/^\*+/, '')) }

  const parameters = matches.map((match) => parseParameter(match[1] ?? ''))
  let source = ''
  let end = 0
  for (const match of matches) {
    source += `${escapePattern(text.slice(end, match.index))}(.+${match === matches.at(-1) ? '' : '?'})`
    end = match.index + match[0].length
  }
  return { kind: 'parameters', pattern: new RegExp(`^${source}${escapePattern(text.slice(end))}$`, 'is'), parameters }
}

function parseParameter(text: string): RouteParameter {
  const [, name = '', constraints = '', defaultValue, optional] =
    /^([^:=?]+)((?::[^=?(]+(?:\(.*?\))?)*)(?:=(.*?))?(\?)?$/s.exec(text) ?? []
  if (name === '') throw new Error(`"{${text}}" is not a route parameter`)
  return { name, constraints: parseConstraints(constraints), isOptional: optional === '?', defaultValue }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

/** The order of ASP.NET's RoutePrecedence: literal, constrained, plain, constrained catch-all, catch-all. */
function precedenceOf(segment: RouteSegment): number {
  if (segment.kind === 'literal') return 1
  if (segment.kind === 'catch-all') return segment.parameter.constraints.length > 0 ? 4 : 5
  const isPlain = segment.pattern.source === '^(.+)$' && segment.parameters[0]?.constraints.length === 0
  return isPlain ? 3 : 2
}
