// A filter as a tree, and the way back to text (the exact inverse of parsing).

export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'null' }

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'

export type FilterExpression =
  | { readonly kind: 'and' | 'or'; readonly left: FilterExpression; readonly right: FilterExpression }
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | { readonly kind: 'constant'; readonly value: boolean }
  /** A Boolean field, or the range variable of a lambda over Booleans, on its own. */
  | { readonly kind: 'variable'; readonly name: string }
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly variable: string
      readonly literal: Literal
    }
  | {
      readonly kind: 'lambda'
      readonly quantifier: 'any' | 'all'
      readonly collection: string
      /** Absent for `field/any()`, which asks whether there is any element. */
      readonly body?: { readonly variable: string; readonly predicate: FilterExpression }
    }
  | { readonly kind: 'search-in'; readonly variable: string; readonly values: string; readonly delimiters?: string }
  | {
      readonly kind: 'is-match'
      readonly search: string
      readonly searchFields?: string
      readonly queryType?: string
      readonly searchMode?: string
    }

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
