// A query ready to run: what it matches, what it makes of a match, and in which order.
import type { Json, JsonObject } from '../json.ts'
import { containsAggregate, type Accumulator } from './aggregates.ts'
import { compileExpression, type Evaluate, type Scope } from './compile-expression.ts'
import { parseQuery } from './parse-query.ts'
import { queryError, unsupported } from './query-error.ts'
import type { Expression, Query, Selection } from './syntax.ts'
import type { Value } from './values.ts'

export interface QueryText {
  readonly query: string
  readonly parameters: ReadonlyMap<string, Json>
}

export interface CompiledQuery {
  readonly syntax: Query
  readonly matches: (item: JsonObject) => boolean
  readonly output: Output
  readonly orderBy: readonly { readonly evaluate: Evaluate; readonly isDescending: boolean }[]
  /** Matches to pass over before the first result, and most results to give. */
  readonly skip: number
  readonly limit: number
}

type Output =
  | { readonly kind: 'items' }
  | { readonly kind: 'projections'; readonly project: Evaluate }
  | AggregateOutput

export interface AggregateOutput {
  readonly kind: 'aggregate'
  readonly accumulators: readonly Accumulator[]
  readonly result: () => Value
}

export function compileQuery({ query, parameters }: QueryText): CompiledQuery {
  const syntax = parseQuery(query)
  const scope: Scope = { alias: syntax.alias, parameters }
  const holds = syntax.where ? compileExpression(syntax.where.expression, scope) : () => true
  const output = compileOutput(syntax.selection, scope)
  refuseMeaningless(syntax, output)
  return {
    syntax,
    matches: (item) => holds(item) === true,
    output,
    orderBy: syntax.orderBy.map(({ expression, isDescending }) => ({
      evaluate: compileExpression(expression, scope),
      isDescending,
    })),
    skip: count(syntax.offset, scope) ?? 0,
    limit: count(syntax.top ?? syntax.limit, scope) ?? Number.POSITIVE_INFINITY,
  }
}

function compileOutput(selection: Selection, scope: Scope): Output {
  if (selection.kind === 'everything') return { kind: 'items' }
  const expression = selection.kind === 'value' ? selection.expression : asObject(selection)
  const accumulators: Accumulator[] = []
  const isAggregated = containsAggregate(expression)
  const project = compileExpression(expression, isAggregated ? { ...scope, accumulators } : scope)
  if (!isAggregated) return { kind: 'projections', project }
  return { kind: 'aggregate', accumulators, result: () => project({}) }
}

/** `SELECT c.a, c.b AS x` is `SELECT VALUE {"a": c.a, "x": c.b}`. */
function asObject({ properties }: Extract<Selection, { kind: 'properties' }>): Expression {
  return { kind: 'object', properties: properties.map(({ name, expression }) => ({ name, value: expression })) }
}

function refuseMeaningless({ isDistinct, orderBy, top, limit }: Query, output: Output): void {
  if (output.kind !== 'aggregate') return
  if (isDistinct || orderBy.length > 0 || top || limit)
    throw unsupported('an aggregate together with DISTINCT, TOP, ORDER BY or OFFSET … LIMIT')
}

function count(expression: Expression | undefined, scope: Scope): number | undefined {
  if (expression === undefined) return undefined
  const value = compileExpression(expression, scope)({})
  if (!Number.isInteger(value) || Number(value) < 0)
    throw queryError('SC2062', 'TOP, OFFSET and LIMIT take a whole number that is not negative.')
  return Number(value)
}
