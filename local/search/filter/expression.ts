// A filter as a tree.

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
