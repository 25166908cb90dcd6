// One comparison of a filter: a value of a known type against a literal, by the service's rules for null and types.
import type { ElementType } from '../schema/field-definition.ts'
import type { Scalar } from '../storage/document-fields.ts'
import type { ComparisonOperator, Literal } from './expression.ts'

export type Test = (value: Scalar) => boolean

const operatorKinds: Readonly<Record<ComparisonOperator, string>> = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
}

export function compareLiteral(
  type: ElementType,
  operator: ComparisonOperator,
  literal: Literal,
  refuse: (what: string) => Error,
): Test {
  if (!isComparable(type, literal)) {
    const [left, right] = [type, literalType(literal)]
    throw refuse(
      `A binary operator with incompatible types was detected. Found operand types '${left}' and '${right}' for operator kind '${operatorKinds[operator]}'.`,
    )
  }
  return testAgainst(operator, operandOf(literal))
}

/** Dates are compared as milliseconds since the epoch, as the columns hold them. */
function operandOf(literal: Literal): Scalar {
  switch (literal.kind) {
    case 'null':
      return null
    case 'date':
      return Date.parse(literal.value)
    case 'string':
    case 'number':
    case 'boolean':
      return literal.value
  }
}

/** Order against null is never true; a missing value differs from every literal but null. */
function testAgainst(operator: ComparisonOperator, operand: Scalar): Test {
  switch (operator) {
    case 'eq':
      return (value) => value === operand
    case 'ne':
      return (value) => value !== operand
    case 'gt':
      return (value) => value !== null && operand !== null && value > operand
    case 'ge':
      return (value) => value !== null && operand !== null && value >= operand
    case 'lt':
      return (value) => value !== null && operand !== null && value < operand
    case 'le':
      return (value) => value !== null && operand !== null && value <= operand
  }
}

function isComparable(type: ElementType, literal: Literal): boolean {
  switch (literal.kind) {
    case 'null':
      return true
    case 'string':
      return type === 'Edm.String'
    case 'boolean':
      return type === 'Edm.Boolean'
    case 'date':
      return type === 'Edm.DateTimeOffset'
    case 'number':
      return type === 'Edm.Int32' || type === 'Edm.Int64' || type === 'Edm.Double'
  }
}

function literalType(literal: Literal): string {
  switch (literal.kind) {
    case 'null':
      return 'null'
    case 'string':
      return 'Edm.String'
    case 'boolean':
      return 'Edm.Boolean'
    case 'date':
      return 'Edm.DateTimeOffset'
    case 'number':
      return Number.isInteger(literal.value) ? 'Edm.Int32' : 'Edm.Double'
  }
}
