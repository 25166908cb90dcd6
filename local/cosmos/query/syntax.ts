// What a query says, once parsed.
import type { Json } from '../json.ts'
import type { Span } from './query-error.ts'

export type BinaryOperator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'AND'
  | 'OR'
  | '??'
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'

export type Expression =
  | { readonly kind: 'literal'; readonly value: Json | undefined }
  | (Span & { readonly kind: 'parameter'; readonly name: string })
  | (Span & { readonly kind: 'name'; readonly name: string })
  /** Parentheses: kept, because they tell what a NOT is about. */
  | { readonly kind: 'group'; readonly inner: Expression }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'unary'; readonly operator: 'NOT' | '-' | '+'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'conditional'
      readonly condition: Expression
      readonly whenTrue: Expression
      readonly otherwise: Expression
    }
  | { readonly kind: 'in'; readonly value: Expression; readonly options: readonly Expression[] }
  | (Span & { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] })
  | { readonly kind: 'array'; readonly elements: readonly Expression[] }
  | { readonly kind: 'object'; readonly properties: readonly { name: string; value: Expression }[] }

/** An expression with the text it was written as: a query plan quotes it. */
export interface Written {
  readonly expression: Expression
  readonly text: string
}

export type Selection =
  | { readonly kind: 'everything' }
  | ({ readonly kind: 'value' } & Written)
  | { readonly kind: 'properties'; readonly properties: readonly ({ readonly name: string } & Written)[] }

export interface SortKey extends Written {
  /** Property names, for the indexing policy to be asked about. */
  readonly path: readonly string[]
  readonly isDescending: boolean
}

export interface Query {
  readonly isDistinct: boolean
  readonly top: Expression | undefined
  readonly selection: Selection
  readonly alias: string
  readonly from: string
  readonly where: Written | undefined
  readonly orderBy: readonly SortKey[]
  readonly offset: Expression | undefined
  readonly limit: Expression | undefined
}
