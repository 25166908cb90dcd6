// Operators on values, with the three outcomes of the service's logic: true, false, undefined.
import type { BinaryOperator } from './syntax.ts'
import { areEqual, compareForFilter, type Value } from './values.ts'

type Apply = (left: Value, right: Value) => Value

const binary: Record<BinaryOperator, Apply> = {
  '=': areEqual,
  '!=': (left, right) => not(areEqual(left, right)),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  AND: and,
  OR: or,
  '??': (left, right) => (left === undefined ? right : left),
  '||': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : undefined),
  '+': calculated((left, right) => left + right),
  '-': calculated((left, right) => left - right),
  '*': calculated((left, right) => left * right),
  '/': calculated((left, right) => left / right),
  '%': calculated((left, right) => left % right),
}

export function applyBinary(operator: BinaryOperator, left: Value, right: Value): Value {
  return binary[operator](left, right)
}

export function applyUnary(operator: 'NOT' | '-' | '+', operand: Value): Value {
  if (operator === 'NOT') return not(operand)
  if (typeof operand !== 'number') return undefined
  return operator === '-' ? -operand : operand
}

function not(value: Value): Value {
  return typeof value === 'boolean' ? !value : undefined
}

function and(left: Value, right: Value): Value {
  if (left === false || right === false) return false
  return left === true && right === true ? true : undefined
}

function or(left: Value, right: Value): Value {
  if (left === true || right === true) return true
  return left === false && right === false ? false : undefined
}

function ordered(test: (order: number) => boolean): Apply {
  return (left, right) => {
    const order = compareForFilter(left, right)
    return order === undefined ? undefined : test(order)
  }
}

/** What JSON has no number for is undefined. */
function calculated(calculate: (left: number, right: number) => number): Apply {
  return (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return undefined
    const result = calculate(left, right)
    return Number.isFinite(result) ? result : undefined
  }
}
