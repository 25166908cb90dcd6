// A fault rule: whom it strikes, how often, and what then goes wrong. The comment of each field is its documentation.
import { isObject } from '../serving/read-body.ts'
import { invalidRequest } from '../serving/azure-error.ts'
import { throttleKinds, type ThrottleKind } from '../quota/throttle-error.ts'
import type { ModelRoute } from '../journal/journal-entry.ts'

export interface FaultRule {
  // Whom: all that are given must hold.
  readonly route?: ModelRoute
  readonly deployment?: string
  /** Strikes chat requests whose messages contain this text, with the content filter unless the rule says otherwise. */
  readonly contentFilterMarker?: string

  // How often.
  /** 0…1 of the requests, by a pseudo-random sequence that repeats. */
  readonly share?: number
  readonly seed?: number
  readonly times?: number

  // Instead of an answer.
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly retryAfterMs?: number
  /** A 429 of this kind. */
  readonly throttle?: ThrottleKind
  /** The connection is cut before a byte is sent (`refuseConnection` is another name for it). */
  readonly reset?: boolean
  readonly refuseConnection?: boolean
  /** Takes the request and never answers. */
  readonly hang?: boolean

  // The answer comes, but slower.
  readonly latencyMs?: number
  readonly timeToFirstTokenMs?: number
  readonly tokensPerSecond?: number
  /** That the client has left is noticed only after so many more tokens: written and billed, and read by nobody. */
  readonly tokensAfterLeaving?: number

  // The answer begins, and then: after `afterTokens` (default: half of the answer) unless the field counts itself.
  readonly dropAfterTokens?: number
  readonly hangAfterTokens?: number
  readonly endSilently?: boolean
  readonly malformed?: boolean
  readonly errorMidway?: boolean
  /** The content filter stops the answer. */
  readonly filterMidway?: boolean
  readonly afterTokens?: number

  /** An answer without a word (embeddings: without a vector). */
  readonly emptyReply?: boolean
}

type FieldKind = 'string' | 'number' | 'boolean' | 'object' | 'any' | readonly string[]

const fieldKinds: Record<keyof FaultRule, FieldKind> = {
  route: ['chat', 'embeddings', 'models'],
  deployment: 'string',
  contentFilterMarker: 'string',
  share: 'number',
  seed: 'number',
  times: 'number',
  status: 'number',
  body: 'any',
  headers: 'object',
  retryAfterMs: 'number',
  throttle: throttleKinds,
  reset: 'boolean',
  refuseConnection: 'boolean',
  hang: 'boolean',
  latencyMs: 'number',
  timeToFirstTokenMs: 'number',
  tokensPerSecond: 'number',
  tokensAfterLeaving: 'number',
  dropAfterTokens: 'number',
  hangAfterTokens: 'number',
  endSilently: 'boolean',
  malformed: 'boolean',
  errorMidway: 'boolean',
  filterMidway: 'boolean',
  afterTokens: 'number',
  emptyReply: 'boolean',
}

/** Takes one rule or a list; a misspelt field is an error, or a drill would pass for want of its fault. */
export function parseFaultRules(value: unknown): FaultRule[] {
  const rules: unknown[] = Array.isArray(value) ? value : [value]
  return rules.map(parseRule)
}

function parseRule(rule: unknown): FaultRule {
  if (!isObject(rule)) throw invalidRequest('A fault rule is an object.')
  for (const [field, value] of Object.entries(rule)) {
    const kind = (fieldKinds as Record<string, FieldKind | undefined>)[field]
    if (kind === undefined) throw invalidRequest(`A fault rule has no field '${field}'.`, field)
    if (!hasKind(value, kind)) throw invalidRequest(`The fault rule's '${field}' must be ${describeKind(kind)}.`, field)
  }
  return rule
}

function hasKind(value: unknown, kind: FieldKind): boolean {
  if (kind === 'any') return true
  if (kind === 'object') return isObject(value)
  return typeof kind === 'string' ? typeof value === kind : kind.includes(String(value))
}

function describeKind(kind: FieldKind): string {
  return typeof kind === 'string' ? `a ${kind}` : `one of ${kind.join(', ')}`
}
