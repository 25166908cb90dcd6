// Which partition a query is about when its request does not say: the one its filter pins the partition key to.
import type { Json } from '../json.ts'
import { partitionOf } from '../items/partition-key.ts'
import { propertyPath } from './parse-query.ts'
import type { Expression } from './syntax.ts'

export function partitionInFilter(
  where: Expression | undefined,
  partitionKeyPath: readonly string[],
  parameters: ReadonlyMap<string, Json>,
): string | undefined {
  if (where?.kind === 'group') return partitionInFilter(where.inner, partitionKeyPath, parameters)
  if (where?.kind !== 'binary') return undefined
  const { operator, left, right } = where
  if (operator === 'AND')
    return (
      partitionInFilter(left, partitionKeyPath, parameters) ?? partitionInFilter(right, partitionKeyPath, parameters)
    )
  if (operator !== '=') return undefined
  const isPartitionKey = (side: Expression): boolean => propertyPath(side)?.join('\0') === partitionKeyPath.join('\0')
  if (isPartitionKey(left)) return constantPartition(right, parameters)
  return isPartitionKey(right) ? constantPartition(left, parameters) : undefined
}

function constantPartition(expression: Expression, parameters: ReadonlyMap<string, Json>): string | undefined {
  const value = constantValue(expression, parameters)
  const isKey = value === null || ['string', 'number', 'boolean'].includes(typeof value)
  return isKey ? partitionOf(value) : undefined
}

function constantValue(expression: Expression, parameters: ReadonlyMap<string, Json>): Json | undefined {
  if (expression.kind === 'literal') return expression.value
  return expression.kind === 'parameter' ? parameters.get(expression.name) : undefined
}
