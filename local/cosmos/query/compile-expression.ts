// An expression as a function of an item. Parameters are values from the start: they never become part of any text.
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { isAggregate, startAggregate, type Accumulator, type AggregateName } from './aggregates.ts'
import { builtIns } from './functions.ts'
import { applyBinary, applyUnary } from './operators.ts'
import { queryError, unsupported } from './query-error.ts'
import type { Expression } from './syntax.ts'
import { isSame, type Value } from './values.ts'

export type Evaluate = (item: JsonObject) => Value

export interface Scope {
  /** What the query calls an item. */
  readonly alias: string
  readonly parameters: ReadonlyMap<string, Json>
  /** Where aggregates are collected; undefined where none may stand. */
  readonly accumulators?: Accumulator[]
}

export function compileExpression(expression: Expression, scope: Scope): Evaluate {
  const compile = (inner: Expression): Evaluate => compileExpression(inner, scope)
  switch (expression.kind) {
    case 'literal':
      return () => expression.value
    case 'parameter':
      return compileParameter(expression, scope)
    case 'name':
      return compileName(expression, scope)
    case 'group':
      return compile(expression.inner)
    case 'member':
      return compileMember(compile(expression.of), compile(expression.key))
    case 'unary': {
      const operand = compile(expression.operand)
      return (item) => applyUnary(expression.operator, operand(item))
    }
    case 'binary':
      return compileBinary(expression, compile)
    case 'conditional':
      return compileConditional(expression, compile)
    case 'in':
      return compileIn(compile(expression.value), expression.options.map(compile))
    case 'call':
      return compileCall(expression, scope)
    case 'array':
      return compileArray(expression.elements.map(compile))
    case 'object':
      break
  }
  return compileObject(expression.properties.map(({ name, value }) => ({ name, evaluate: compile(value) })))
}

type Part<K extends Expression['kind']> = Extract<Expression, { kind: K }>
type Compile = (expression: Expression) => Evaluate

function compileParameter(parameter: Part<'parameter'>, { parameters }: Scope): Evaluate {
  if (!parameters.has(parameter.name))
    throw queryError('SC2061', `The parameter '${parameter.name}' has no value.`, parameter)
  const value = parameters.get(parameter.name)
  return () => value
}

function compileName(named: Part<'name'>, { alias, accumulators }: Scope): Evaluate {
  if (named.name !== alias) throw queryError('SC2001', `Identifier '${named.name}' could not be resolved.`, named)
  if (accumulators) throw unsupported('an item beside an aggregate (that takes GROUP BY)', named)
  return (item) => item
}

function compileMember(of: Evaluate, key: Evaluate): Evaluate {
  return (item) => {
    const value = of(item)
    const name = key(item)
    if (Array.isArray(value)) return typeof name === 'number' ? value[name] : undefined
    return isJsonObject(value) && typeof name === 'string' && Object.hasOwn(value, name) ? value[name] : undefined
  }
}

function compileBinary({ operator, left, right }: Part<'binary'>, compile: Compile): Evaluate {
  const evaluateLeft = compile(left)
  const evaluateRight = compile(right)
  return (item) => applyBinary(operator, evaluateLeft(item), evaluateRight(item))
}

function compileConditional({ condition, whenTrue, otherwise }: Part<'conditional'>, compile: Compile): Evaluate {
  const holds = compile(condition)
  const first = compile(whenTrue)
  const second = compile(otherwise)
  return (item) => (holds(item) === true ? first(item) : second(item))
}

function compileIn(value: Evaluate, options: readonly Evaluate[]): Evaluate {
  return (item) => {
    const searched = value(item)
    return searched === undefined ? undefined : options.some((option) => isSame(searched, option(item)))
  }
}

function compileCall(call: Part<'call'>, scope: Scope): Evaluate {
  if (isAggregate(call.name)) return compileAggregate(call, call.name, scope)
  const builtIn = builtIns.get(call.name)
  if (!builtIn) throw unsupported(`the function ${call.name}`, call)
  if (call.args.length < builtIn.fewestArgs || call.args.length > builtIn.mostArgs)
    throw queryError('SC2050', `The function ${call.name} was given ${call.args.length} arguments.`, call)
  const args = call.args.map((arg) => compileExpression(arg, scope))
  return (item) => builtIn.apply(...args.map((arg) => arg(item)))
}

/** Inside an aggregate an item is an item again; outside, only the aggregate's result is left. */
function compileAggregate(call: Part<'call'>, name: AggregateName, scope: Scope): Evaluate {
  const { accumulators, ...itemScope } = scope
  const [arg] = call.args
  if (!accumulators || !arg || call.args.length > 1)
    throw queryError('SC2102', `The aggregate ${call.name} is only allowed in SELECT, with one argument.`, call)
  const accumulator = startAggregate(name, compileExpression(arg, itemScope))
  accumulators.push(accumulator)
  return () => accumulator.result()
}

function compileArray(elements: readonly Evaluate[]): Evaluate {
  return (item) => elements.map((element) => element(item)).filter((value) => value !== undefined)
}

function compileObject(properties: readonly { name: string; evaluate: Evaluate }[]): Evaluate {
  return (item) => {
    const entries = properties.map(({ name, evaluate }) => [name, evaluate(item)] as const)
    return Object.fromEntries(entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined))
  }
}
