// A filter tree as text: the exact inverse of parsing, which proves the parser.
import type { FilterExpression, Literal } from '../../../../local/search/filter/expression.ts'

export function formatFilter(expression: FilterExpression): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return `(${formatFilter(expression.left)} ${expression.kind} ${formatFilter(expression.right)})`
    case 'not':
      return `not (${formatFilter(expression.operand)})`
    case 'constant':
      return String(expression.value)
    case 'variable':
      return expression.name
    case 'comparison':
      return `${expression.variable} ${expression.operator} ${formatLiteral(expression.literal)}`
    case 'lambda': {
      const { collection, quantifier, body } = expression
      return `${collection}/${quantifier}(${body ? `${body.variable}: ${formatFilter(body.predicate)}` : ''})`
    }
    case 'search-in':
      return formatCall('search.in', expression.variable, [expression.values, expression.delimiters])
    case 'is-match': {
      const { search, searchFields, queryType, searchMode } = expression
      return formatCall('search.ismatch', undefined, [search, searchFields, queryType, searchMode])
    }
  }
}

function formatCall(name: string, variable: string | undefined, strings: readonly (string | undefined)[]): string {
  const quoted = strings.filter((text) => text !== undefined).map(quote)
  return `${name}(${[...(variable === undefined ? [] : [variable]), ...quoted].join(', ')})`
}

function formatLiteral(literal: Literal): string {
  switch (literal.kind) {
    case 'string':
      return quote(literal.value)
    case 'number':
      return formatNumber(literal.value)
    case 'boolean':
      return String(literal.value)
    case 'date':
      return literal.value
    case 'null':
      return 'null'
  }
}

function formatNumber(value: number): string {
  if (value === Infinity) return 'INF'
  return value === -Infinity ? '-INF' : String(value)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
