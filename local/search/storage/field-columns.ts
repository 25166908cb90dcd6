// The fields that are filtered, sorted or faceted by, in memory: one column a field, one entry a document.
import { elementType, type FieldDefinition } from '../schema/field-definition.ts'
import type { DocumentFields, FieldValue, Scalar } from './document-fields.ts'

const noElements: readonly Scalar[] = []

export class FieldColumns {
  readonly #columns = new Map<string, Column>()

  constructor(fields: readonly FieldDefinition[]) {
    for (const field of fields) {
      if (field.filterable || field.sortable || field.facetable) this.#columns.set(field.name, new Column(field))
    }
  }

  set(slot: number, fields: DocumentFields): void {
    for (const [name, column] of this.#columns) column.set(slot, fields[name] ?? null)
  }

  remove(slot: number): void {
    for (const column of this.#columns.values()) column.set(slot, null)
  }

  single(name: string): (slot: number) => Scalar {
    const { values } = this.#column(name)
    return (slot) => {
      const value = values[slot] ?? null
      return isElements(value) ? null : value
    }
  }

  /** The values of a document; of a field that is no collection, the one it has, if any. */
  collection(name: string): (slot: number) => readonly Scalar[] {
    const { values } = this.#column(name)
    return (slot) => {
      const value = values[slot] ?? null
      if (isElements(value)) return value
      return value === null ? noElements : [value]
    }
  }

  #column(name: string): Column {
    const column = this.#columns.get(name)
    if (!column) throw new Error(`field ${name} has no column`)
    return column
  }
}

class Column {
  readonly values: FieldValue[] = []
  readonly #isDate: boolean

  constructor(field: FieldDefinition) {
    this.#isDate = elementType(field.type) === 'Edm.DateTimeOffset'
  }

  set(slot: number, value: FieldValue): void {
    // Without holes the array stays a plain, fast one.
    while (this.values.length < slot) this.values.push(null)
    this.values[slot] = isElements(value) ? value.map((element) => this.#comparable(element)) : this.#comparable(value)
  }

  /** Dates are kept as milliseconds since the epoch: their texts do not sort when the fractions differ in length. */
  #comparable(value: Scalar): Scalar {
    return this.#isDate && typeof value === 'string' ? Date.parse(value) : value
  }
}

function isElements(value: FieldValue): value is readonly Scalar[] {
  return Array.isArray(value)
}
