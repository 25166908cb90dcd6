// One action of a batch, checked against the fields of the index: what is to be done, to which key, with which values.
import { z } from 'zod'
import { isDateTimeOffset, toUtc } from '../schema/date-time-offset.ts'
import {
  elementType,
  isCollection,
  isVector,
  type ElementType,
  type FieldDefinition,
} from '../schema/field-definition.ts'
import { findField, keyField, type IndexDefinition } from '../schema/index-definition.ts'
import type { FieldValue, Scalar } from '../storage/document-fields.ts'
import { checkDocumentKey, InvalidAction } from './document-key.ts'

type ActionKind = 'upload' | 'merge' | 'mergeOrUpload' | 'delete'

export interface DocumentAction {
  readonly kind: ActionKind
  readonly key: string
  /** Values that were sent, key field included; null was sent as null. */
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly vectors: ReadonlyMap<string, Float32Array | null>
}

const actionSchema = z.looseObject({
  '@search.action': z.enum(['upload', 'merge', 'mergeOrUpload', 'delete']).default('upload'),
})

export function parseAction(definition: IndexDefinition, item: unknown): DocumentAction {
  const parsed = actionSchema.safeParse(item)
  if (!parsed.success) throw new InvalidAction('InvalidDocument', z.prettifyError(parsed.error))
  const { '@search.action': kind, ...values } = parsed.data
  const key = checkDocumentKey(values[keyField(definition).name])
  // A deletion needs the key only; the service ignores whatever else comes with it.
  if (kind === 'delete') return { kind, key, fields: {}, vectors: new Map() }
  return { kind, key, ...parseValues(definition, values) }
}

function parseValues(
  definition: IndexDefinition,
  values: Readonly<Record<string, unknown>>,
): Pick<DocumentAction, 'fields' | 'vectors'> {
  const fields: Record<string, FieldValue> = {}
  const vectors = new Map<string, Float32Array | null>()
  for (const [name, value] of Object.entries(values)) {
    const field = findField(definition, name)
    if (!field) {
      throw new InvalidAction(
        'InvalidDocument',
        `The property '${name}' does not exist on type 'search.documentFields'. Make sure to only use property names that are defined by the type.`,
      )
    }
    if (isVector(field)) vectors.set(name, parseVector(field, value))
    else fields[name] = parseValue(field, value)
  }
  return { fields, vectors }
}

function parseVector(field: FieldDefinition, value: unknown): Float32Array | null {
  if (value === null) return null
  if (!Array.isArray(value) || !value.every((part) => typeof part === 'number')) throw cannotConvert(field)
  const dimensions = field.dimensions ?? 0
  if (value.length !== dimensions) {
    throw new InvalidAction(
      'InvalidVectorDimensions',
      `There's a mismatch in vector dimensions. The vector field '${field.name}', with dimension of '${dimensions}', expects a length of '${dimensions}'. However, the provided vector has a length of '${value.length}'. Please ensure that the vector length matches the expected length of the vector field.`,
    )
  }
  return Float32Array.from(value)
}

function parseValue(field: FieldDefinition, value: unknown): FieldValue {
  const type = elementType(field.type)
  if (!isCollection(field.type)) return parseScalar(field, type, value)
  if (!Array.isArray(value)) throw cannotConvert(field)
  return value.map((element: unknown) => {
    if (element === null) throw cannotConvert(field)
    return parseScalar(field, type, element)
  })
}

function parseScalar(field: FieldDefinition, type: ElementType, value: unknown): Scalar {
  if (value === null) return null
  switch (type) {
    case 'Edm.String':
      if (typeof value === 'string') return value
      break
    case 'Edm.Boolean':
      if (typeof value === 'boolean') return value
      break
    case 'Edm.Int32':
    case 'Edm.Int64':
      if (typeof value === 'number' && Number.isInteger(value)) return value
      break
    case 'Edm.Double':
    case 'Edm.Single':
      if (typeof value === 'number') return value
      break
    case 'Edm.DateTimeOffset':
      if (typeof value === 'string' && isDateTimeOffset(value)) return toUtc(value)
  }
  throw cannotConvert(field)
}

function cannotConvert(field: FieldDefinition): InvalidAction {
  return new InvalidAction(
    'InvalidDocument',
    `Cannot convert the value of '${field.name}' to the expected type '${field.type}'.`,
  )
}
