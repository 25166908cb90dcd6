// `orderby`: by fields and by score, in the clauses' order.
import { findField, type IndexDefinition } from '../schema/index-definition.ts'
import { invalidParameter } from '../service-error.ts'
import type { Scalar } from '../storage/document-fields.ts'
import type { FieldColumns } from '../storage/field-columns.ts'
import type { Hit } from './fuse-rankings.ts'

type Comparison = (a: Hit, b: Hit) => number

const clausePattern = /^(search\.score\(\)|[A-Za-z]\w*)(?:\s+(asc|desc))?$/
/** Source: "OData $orderby syntax": at most 32 clauses. */
const maxClauses = 32

export function compareBy(definition: IndexDefinition, columns: FieldColumns, orderby: string): Comparison {
  const clauses = orderby.split(',').map((clause) => clause.trim())
  if (clauses.length > maxClauses) throw invalidOrder(`There are more than ${maxClauses} clauses.`)
  let end = -1
  const comparisons = clauses.map((clause) => {
    end += clause.length + 1
    return compareByClause(definition, columns, clause, () => `Syntax error at position ${end} in '${orderby}'.`)
  })
  return (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return a.slot - b.slot
  }
}

function compareByClause(
  definition: IndexDefinition,
  columns: FieldColumns,
  clause: string,
  describeFault: () => string,
): Comparison {
  const [, name, direction] = clausePattern.exec(clause) ?? []
  if (name === undefined) throw invalidOrder(describeFault())
  const sign = direction === 'desc' ? -1 : 1
  if (name === 'search.score()') return (a, b) => sign * (a.score - b.score)
  const field = findField(definition, name)
  if (!field) throw invalidOrder(`Could not find a property named '${name}' on type 'search.document'.`)
  if (!field.sortable) {
    throw invalidOrder(`'${name}' is not a sortable field. Only sortable fields can be used in orderby expressions.`)
  }
  const valueOf = columns.single(name)
  return (a, b) => sign * compareValues(valueOf(a.slot), valueOf(b.slot))
}

/** Missing values come first in ascending order. */
function compareValues(a: Scalar, b: Scalar): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a < b ? -1 : 1
}

function invalidOrder(what: string): Error {
  return invalidParameter('$orderby', `Invalid expression: ${what}`, 'InvalidOrderBy')
}
