// COUNT, SUM, AVG, MIN and MAX over the items a query matches. Undefined values are left out of all of them.
import type { JsonObject } from '../json.ts'
import type { Expression } from './syntax.ts'
import { compareForSorting, type Value } from './values.ts'

export interface Accumulator {
  add(item: JsonObject): void
  result(): Value
}

type Combine = (values: readonly Exclude<Value, undefined>[]) => Value

const aggregates = {
  COUNT: (values) => values.length,
  SUM: sum,
  AVG: average,
  MIN: (values) => extreme(values, -1),
  MAX: (values) => extreme(values, 1),
} satisfies Record<string, Combine>

export type AggregateName = keyof typeof aggregates

export function isAggregate(name: string): name is AggregateName {
  return Object.hasOwn(aggregates, name)
}

export function containsAggregate(expression: Expression): boolean {
  return (expression.kind === 'call' && isAggregate(expression.name)) || partsOf(expression).some(containsAggregate)
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'parameter':
    case 'name':
      return []
    case 'group':
      return [expression.inner]
    case 'member':
      return [expression.of, expression.key]
    case 'unary':
      return [expression.operand]
    case 'binary':
      return [expression.left, expression.right]
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.otherwise]
    case 'in':
      return [expression.value, ...expression.options]
    case 'call':
      return expression.args
    case 'array':
      return expression.elements
    case 'object':
      break
  }
  return expression.properties.map(({ value }) => value)
}

export function startAggregate(name: AggregateName, evaluate: (item: JsonObject) => Value): Accumulator {
  const combine: Combine = aggregates[name]
  const values: Exclude<Value, undefined>[] = []
  return {
    add: (item) => {
      const value = evaluate(item)
      if (value !== undefined) values.push(value)
    },
    result: () => combine(values),
  }
}

/** One value that is not a number makes the whole sum undefined. */
function sum(values: readonly Value[]): Value {
  let total = 0
  for (const value of values) {
    if (typeof value !== 'number') return undefined
    total += value
  }
  return total
}

function average(values: readonly Value[]): Value {
  const total = sum(values)
  return typeof total === 'number' && values.length > 0 ? total / values.length : undefined
}

/** Arrays and objects have no order; one of them makes the result undefined. */
function extreme(values: readonly Value[], direction: 1 | -1): Value {
  let found: Value
  for (const value of values) {
    if (typeof value === 'object' && value !== null) return undefined
    if (found === undefined || direction * compareForSorting(value, found) > 0) found = value
  }
  return found
}
