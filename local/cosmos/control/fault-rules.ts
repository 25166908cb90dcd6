// Trouble on demand: rules that make requests fail, wait, hang, or fail after their work is done.
import { badRequest } from '../cosmos-error.ts'
import { isJsonObject, type Json } from '../json.ts'
import { operations, type Route } from '../http/route.ts'

export interface FaultRule {
  /** Which operation (`read`, `upsert`, `query`, …) and which container; all when absent. */
  readonly route?: string
  readonly container?: string
  readonly status?: number
  readonly subStatus?: number
  /** Replaces the usual body of the error. */
  readonly body?: Json
  readonly retryAfterMs?: number
  readonly latencyMs?: number
  /** Never answers. */
  readonly hang?: boolean
  /** Cuts the connection instead of answering. */
  readonly drop?: boolean
  /** Does the work first: with 503 (or `status`), `drop` or `hang` as the only thing the client sees. */
  readonly applyThenFail?: boolean
  /** Part of the matching requests that are hit, from 0 to 1. */
  readonly share?: number
  /** How many requests are hit before the rule is spent. */
  readonly times?: number
}

type PropertyType = 'string' | 'number' | 'boolean' | 'json'

const types: Record<keyof FaultRule, PropertyType> = {
  route: 'string',
  container: 'string',
  status: 'number',
  subStatus: 'number',
  body: 'json',
  retryAfterMs: 'number',
  latencyMs: 'number',
  hang: 'boolean',
  drop: 'boolean',
  applyThenFail: 'boolean',
  share: 'number',
  times: 'number',
}

export class FaultRules {
  readonly #random: () => number
  #rules: { readonly rule: FaultRule; left: number }[] = []

  constructor(random: () => number) {
    this.#random = random
  }

  set(input: Json | undefined): void {
    if (!Array.isArray(input)) throw badRequest('Fault rules are a JSON array.')
    this.#rules = input.map(parseRule).map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }))
  }

  /** What is left of each rule is shown as its `times`. */
  list(): FaultRule[] {
    return this.#rules.map(({ rule, left }) => ({ ...rule, ...(Number.isFinite(left) ? { times: left } : {}) }))
  }

  /** The first rule that hits this request, which uses it up once. */
  take({ operation, container }: Route): FaultRule | undefined {
    const found = this.#rules.find(({ rule, left }) => {
      if (left <= 0 || (rule.route ?? operation) !== operation || (rule.container ?? container) !== container)
        return false
      return rule.share === undefined || this.#random() < rule.share
    })
    if (!found) return undefined
    found.left -= 1
    return found.rule
  }
}

function parseRule(input: Json): FaultRule {
  if (!isJsonObject(input)) throw badRequest('A fault rule is a JSON object.')
  for (const [name, value] of Object.entries(input)) requireType(name, value)
  if (input['route'] !== undefined && !operations.some((operation) => operation === input['route']))
    throw badRequest(`A fault rule has no such route. Known: ${operations.join(', ')}.`)
  if (!['status', 'latencyMs', 'hang', 'drop', 'applyThenFail'].some((effect) => effect in input))
    throw badRequest('A fault rule needs at least one of: status, latencyMs, hang, drop, applyThenFail.')
  return input
}

function requireType(name: string, value: Json): void {
  const type = new Map<string, PropertyType>(Object.entries(types)).get(name)
  if (type === undefined) throw badRequest(`A fault rule has no '${name}'. Known: ${Object.keys(types).join(', ')}.`)
  if (type !== 'json' && typeof value !== type) throw badRequest(`'${name}' of a fault rule must be a ${type}.`)
}
