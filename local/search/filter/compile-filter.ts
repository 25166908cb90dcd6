// Filter tree → a function that says of a document whether it passes. Names and types are checked here, once, in the
// service's words, so that the function itself only compares.
import type { FieldDefinition } from '../schema/field-definition.ts'
import { elementType, isCollection, type ElementType } from '../schema/field-definition.ts'
import { findField, type IndexDefinition } from '../schema/index-definition.ts'
import { invalidParameter, type ServiceError } from '../service-error.ts'
import type { Scalar } from '../storage/document-fields.ts'
import type { FieldColumns } from '../storage/field-columns.ts'
import { checkStringLambda } from './check-lambda.ts'
import { compareLiteral, type Test } from './compare-literal.ts'
import type { FilterExpression } from './expression.ts'
import { parseFilter } from './parse-filter.ts'
import { FilterSyntaxError } from './tokens.ts'

export type SlotFilter = (slot: number) => boolean

export interface FilterTarget {
  readonly definition: IndexDefinition
  readonly columns: FieldColumns
  /** Says of a document whether a `search.ismatch` finds it. */
  matchText(call: Extract<FilterExpression, { kind: 'is-match' }>): SlotFilter
}

/** Decides for a document and, within a lambda, for the element it has reached. */
type Predicate = (slot: number, element: Scalar) => boolean

interface Operand {
  readonly name: string
  readonly type: ElementType
  readonly isCollection: boolean
  readonly read: (slot: number, element: Scalar) => Scalar
}

interface RangeVariable {
  readonly name: string
  readonly type: ElementType
}

export function compileFilter(text: string, target: FilterTarget): SlotFilter {
  const expression = parseOrRefuse(text)
  const predicate = new FilterCompiler(target).compile(expression)
  return (slot) => predicate(slot, null)
}

function invalidFilter(what: string): ServiceError {
  return invalidParameter('$filter', `Invalid expression: ${what}`, 'InvalidFilter')
}

function parseOrRefuse(text: string): FilterExpression {
  try {
    return parseFilter(text)
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidFilter(error.message)
    throw error
  }
}

class FilterCompiler {
  readonly #target: FilterTarget

  constructor(target: FilterTarget) {
    this.#target = target
  }

  compile(expression: FilterExpression, range?: RangeVariable): Predicate {
    switch (expression.kind) {
      case 'and': {
        const [left, right] = [this.compile(expression.left, range), this.compile(expression.right, range)]
        return (slot, element) => left(slot, element) && right(slot, element)
      }
      case 'or': {
        const [left, right] = [this.compile(expression.left, range), this.compile(expression.right, range)]
        return (slot, element) => left(slot, element) || right(slot, element)
      }
      case 'not': {
        const operand = this.compile(expression.operand, range)
        return (slot, element) => !operand(slot, element)
      }
      case 'constant':
        return () => expression.value
      case 'variable':
        return this.#variable(expression.name, range)
      case 'comparison':
        return this.#comparison(expression, range)
      case 'search-in':
        return this.#searchIn(expression, range)
      case 'lambda':
        return this.#lambda(expression, range)
      case 'is-match': {
        if (range) throw invalidFilter("The function 'search.ismatch' cannot be used inside a lambda expression.")
        return this.#target.matchText(expression)
      }
    }
  }

  #variable(name: string, range: RangeVariable | undefined): Predicate {
    const operand = this.#single(name, range)
    if (operand.type !== 'Edm.Boolean') throw invalidFilter(`'${name}' is of type ${operand.type}, not Edm.Boolean.`)
    return (slot, element) => operand.read(slot, element) === true
  }

  #comparison(
    expression: Extract<FilterExpression, { kind: 'comparison' }>,
    range: RangeVariable | undefined,
  ): Predicate {
    const { operator, literal } = expression
    const operand = this.#single(expression.variable, range)
    const test = compareLiteral(operand.type, operator, literal, invalidFilter)
    return testing(operand, test)
  }

  #searchIn(expression: Extract<FilterExpression, { kind: 'search-in' }>, range: RangeVariable | undefined): Predicate {
    const operand = this.#single(expression.variable, range)
    if (operand.type !== 'Edm.String') {
      throw invalidFilter(`The function 'search.in' needs an Edm.String; '${operand.name}' is of type ${operand.type}.`)
    }
    const values = splitValues(expression.values, expression.delimiters)
    return testing(operand, (value) => typeof value === 'string' && values.has(value))
  }

  #lambda(expression: Extract<FilterExpression, { kind: 'lambda' }>, range: RangeVariable | undefined): Predicate {
    if (range) throw invalidFilter('Lambda expressions cannot be nested here: no element has collections of its own.')
    const { collection, quantifier, body } = expression
    const field = this.#filterable(collection)
    if (!isCollection(field.type)) {
      throw invalidFilter(`The field '${collection}' is not a collection; '${quantifier}' needs one.`)
    }
    const elementsOf = this.#target.columns.collection(collection)
    if (!body) return (slot) => elementsOf(slot).length > 0

    const type = elementType(field.type)
    const fault = type === 'Edm.String' ? checkStringLambda(quantifier, body.predicate) : undefined
    if (fault) throw invalidFilter(fault)
    const predicate = this.compile(body.predicate, { name: body.variable, type })
    return quantifier === 'any'
      ? (slot) => elementsOf(slot).some((element) => predicate(slot, element))
      : (slot) => elementsOf(slot).every((element) => predicate(slot, element))
  }

  #single(name: string, range: RangeVariable | undefined): Operand {
    const operand = this.#operand(name, range)
    if (operand.isCollection) {
      throw invalidFilter(
        `The field '${name}' is a collection; use '${name}/any' or '${name}/all' to test its elements.`,
      )
    }
    return operand
  }

  #operand(name: string, range: RangeVariable | undefined): Operand {
    if (range?.name === name) {
      return { name, type: range.type, isCollection: false, read: (_slot, element) => element }
    }
    if (range) throw invalidFilter(`Only the range variable '${range.name}' can be used here, not '${name}'.`)
    const field = this.#filterable(name)
    const type = elementType(field.type)
    if (isCollection(field.type)) return { name, type, isCollection: true, read: () => null }
    const valueOf = this.#target.columns.single(name)
    return { name, type, isCollection: false, read: (slot) => valueOf(slot) }
  }

  #filterable(name: string): FieldDefinition {
    const field = findField(this.#target.definition, name)
    if (!field) throw invalidFilter(`Could not find a property named '${name}' on type 'search.document'.`)
    if (!field.filterable) {
      throw invalidFilter(
        `'${name}' is not a filterable field. Only filterable fields can be used in filter expressions.`,
      )
    }
    return field
  }
}

function testing(operand: Operand, test: Test): Predicate {
  return (slot, element) => test(operand.read(slot, element))
}

/** Every character of `delimiters` separates; the default is blank and comma, so values with blanks need their own. */
function splitValues(values: string, delimiters = ' ,'): ReadonlySet<string> {
  if (delimiters === '') return new Set([values])
  const separators = new Set(delimiters)
  const found = new Set<string>()
  let value = ''
  for (const character of values) {
    if (!separators.has(character)) {
      value += character
      continue
    }
    if (value !== '') found.add(value)
    value = ''
  }
  if (value !== '') found.add(value)
  return found
}
