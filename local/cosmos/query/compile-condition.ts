// The condition of a patch as a test of the item.
import type { JsonObject } from '../json.ts'
import { compileExpression } from './compile-expression.ts'
import { parseCondition } from './parse-query.ts'

export function compileCondition(text: string): (item: JsonObject) => boolean {
  const { alias, where } = parseCondition(text)
  const holds = compileExpression(where, { alias, parameters: new Map() })
  return (item) => holds(item) === true
}
