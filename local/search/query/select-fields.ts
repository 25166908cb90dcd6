// What of a document goes into an answer: the selected fields that may be retrieved, shaped as the service shapes them.
import { isCollection, isVector, type FieldDefinition } from '../schema/field-definition.ts'
import { findField, type IndexDefinition } from '../schema/index-definition.ts'
import { invalidParameter } from '../service-error.ts'
import type { DocumentFields } from '../storage/document-fields.ts'
import { splitNames } from './search-request.ts'

/** Without `select`, or with the star, everything that may be retrieved. */
export function selectFields(
  definition: IndexDefinition,
  select: string | null | undefined,
): readonly FieldDefinition[] {
  const retrievable = definition.fields.filter((field) => field.retrievable)
  const names = splitNames(select)
  if (names.length === 0 || names.includes('*')) return retrievable
  return names.map((name) => {
    const field = findField(definition, name)
    if (!field) throw invalidSelect(`Could not find a property named '${name}' on type 'search.document'.`)
    if (!field.retrievable) throw invalidSelect(`The field '${name}' is not retrievable.`)
    return field
  })
}

export function shapeDocument(
  selected: readonly FieldDefinition[],
  fields: DocumentFields,
  vectors: () => ReadonlyMap<string, Float32Array>,
): Record<string, unknown> {
  return Object.fromEntries(
    selected.map((field) => [
      field.name,
      isVector(field) ? numbersOf(vectors().get(field.name)) : valueOf(field, fields),
    ]),
  )
}

/** A collection that was never set comes back empty, anything else null. */
function valueOf(field: FieldDefinition, fields: DocumentFields): unknown {
  return fields[field.name] ?? (isCollection(field.type) ? [] : null)
}

function numbersOf(vector: Float32Array | undefined): number[] | null {
  return vector ? Array.from(vector, shortestSingle) : null
}

/** The shortest decimal that is this single-precision number: 0.1, not 0.10000000149011612. */
function shortestSingle(value: number): number {
  for (let digits = 6; digits < 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.fround(rounded) === value) return rounded
  }
  return Number(value.toPrecision(9))
}

function invalidSelect(what: string): Error {
  return invalidParameter('$select', `Invalid expression: ${what}`)
}
