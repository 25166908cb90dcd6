// Over strings the service allows only the lambdas its inverted index can answer: in `any`, equalities joined by `or`;
// in `all`, inequalities joined by `and`. (Source: "Troubleshooting OData collection filters".)
import type { FilterExpression } from './expression.ts'

const wrongTest =
  "Invalid lambda expression. Found a test for equality or inequality where the opposite was expected in a lambda expression that iterates over a field of type Collection(Edm.String). For 'any', please use expressions of the form 'x eq y' or 'search.in(...)'. For 'all', please use expressions of the form 'x ne y', 'not (x eq y)', or 'not search.in(...)'."
const wrongJoin =
  "Invalid lambda expression. Found an unsupported form of complex Boolean expression. For 'any', please use expressions joined by 'or'; for 'all', expressions joined by 'and'."
const wrongOperator =
  "Invalid lambda expression. Found a comparison operator other than 'eq' and 'ne' in a lambda expression that iterates over a field of type Collection(Edm.String)."

/** What is wrong with the lambda, or undefined. */
export function checkStringLambda(quantifier: 'any' | 'all', predicate: FilterExpression): string | undefined {
  // `all(p)` is `not any(not p)`: both rules are the rule of `any`, read with the opposite sign.
  return checkAsAny(predicate, quantifier === 'all')
}

function checkAsAny(expression: FilterExpression, isNegated: boolean): string | undefined {
  switch (expression.kind) {
    case 'not':
      return checkAsAny(expression.operand, !isNegated)
    case 'and':
    case 'or': {
      const allowed = isNegated ? 'and' : 'or'
      if (expression.kind !== allowed) return wrongJoin
      return checkAsAny(expression.left, isNegated) ?? checkAsAny(expression.right, isNegated)
    }
    case 'comparison': {
      if (expression.operator !== 'eq' && expression.operator !== 'ne') return wrongOperator
      return (expression.operator === 'ne') === isNegated ? undefined : wrongTest
    }
    case 'search-in':
      return isNegated ? wrongTest : undefined
    case 'constant':
    case 'variable':
    case 'lambda':
    case 'is-match':
      return undefined
  }
}
