// All HTTP functions of the app, ordered so that the first match is the most specific one.
import { resolveSettings, type AppSettings } from '../app-settings.ts'
import { triggerOf } from '../registered-trigger.ts'
import type { Binding, RegisteredFunction } from '../worker-protocol.ts'
import { matchRoute, type RouteParams } from './match-route.ts'
import { parseRouteTemplate, type RouteTemplate } from './route-template.ts'

const authLevels = ['anonymous', 'function', 'admin'] as const
export type AuthLevel = (typeof authLevels)[number]

export interface HttpFunction {
  readonly name: string
  /** Name of the trigger's binding. */
  readonly inputName: string
  readonly methods: readonly string[]
  /** With the route prefix, for people. */
  readonly path: string
  readonly template: RouteTemplate
  readonly authLevel: AuthLevel
}

export type RouteMatch =
  | { readonly kind: 'found'; readonly httpFunction: HttpFunction; readonly params: RouteParams }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'not-found' }

export function createRouteTable(functions: readonly HttpFunction[]): readonly HttpFunction[] {
  return functions.toSorted((a, b) => comparePrecedence(a.template.precedence, b.template.precedence))
}

export function readHttpFunction(
  registered: RegisteredFunction,
  routePrefix: string,
  settings: AppSettings,
): HttpFunction | undefined {
  const trigger = triggerOf(registered)
  if (trigger?.type.toLowerCase() !== 'httptrigger') return undefined
  const route = resolveSettings(textOption(trigger, 'route') ?? registered.name, settings).replace(/^\/+/, '')
  const path = `/${[routePrefix, route].filter((part) => part !== '').join('/')}`
  const methods = Array.isArray(trigger['methods'])
    ? trigger['methods'].map((method) => String(method).toUpperCase())
    : []
  return {
    name: registered.name,
    inputName: trigger.name,
    methods,
    path,
    template: parseRouteTemplate(path),
    authLevel: readAuthLevel(textOption(trigger, 'authLevel')),
  }
}

/** A method is a constraint of its route: a route with another method does not hide the next one that matches. */
export function findRoute(table: readonly HttpFunction[], method: string, path: readonly string[]): RouteMatch {
  const allowed = new Set<string>()
  for (const httpFunction of table) {
    const params = matchRoute(httpFunction.template, path)
    if (!params) continue
    if (httpFunction.methods.length === 0 || httpFunction.methods.includes(method)) {
      return { kind: 'found', httpFunction, params }
    }
    for (const other of httpFunction.methods) allowed.add(other)
  }
  return allowed.size === 0 ? { kind: 'not-found' } : { kind: 'wrong-method', allowed: [...allowed] }
}

/** From the left, the lower digit wins; of two equal beginnings the shorter template, which leaves nothing open. */
function comparePrecedence(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function readAuthLevel(text = 'anonymous'): AuthLevel {
  const level = authLevels.find((known) => known === text.toLowerCase())
  if (!level) throw new Error(`authLevel "${text}" is none of ${authLevels.join(', ')}`)
  return level
}

function textOption(trigger: Binding, name: string): string | undefined {
  const value = trigger[name]
  return typeof value === 'string' ? value : undefined
}
