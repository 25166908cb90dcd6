// A field of an index: its type and what it may be used for, with the service's defaults filled in.
import { z } from 'zod'

const vectorType = 'Collection(Edm.Single)'

const fieldTypes = [
  'Edm.String',
  'Edm.Int32',
  'Edm.Int64',
  'Edm.Double',
  'Edm.Boolean',
  'Edm.DateTimeOffset',
  'Collection(Edm.String)',
  'Collection(Edm.Int32)',
  'Collection(Edm.Int64)',
  'Collection(Edm.Double)',
  'Collection(Edm.Boolean)',
  'Collection(Edm.DateTimeOffset)',
  vectorType,
] as const

export type FieldType = (typeof fieldTypes)[number]
/** The type of a single value, or of an element of a collection. */
export type ElementType = FieldType extends infer Type
  ? Type extends `Collection(${infer Element})`
    ? Element
    : Type
  : never

const flag = z.boolean().nullish()

/** As it comes over the wire; what is not named here (synonym maps, normalizers …) is kept as it came. */
export const fieldSchema = z.looseObject({
  name: z.string(),
  type: z.enum(fieldTypes),
  key: flag,
  retrievable: flag,
  stored: flag,
  searchable: flag,
  filterable: flag,
  sortable: flag,
  facetable: flag,
  analyzer: z.string().nullish(),
  dimensions: z.number().int().min(2).max(4096).nullish(),
  vectorSearchProfile: z.string().nullish(),
})

export interface FieldDefinition {
  readonly name: string
  readonly type: FieldType
  readonly key: boolean
  readonly retrievable: boolean
  readonly stored: boolean
  readonly searchable: boolean
  readonly filterable: boolean
  readonly sortable: boolean
  readonly facetable: boolean
  readonly analyzer?: string | null | undefined
  /** Of a vector field, as is the next. */
  readonly dimensions?: number | null | undefined
  readonly vectorSearchProfile?: string | null | undefined
}

const elementTypes: Readonly<Record<FieldType, ElementType>> = {
  'Edm.String': 'Edm.String',
  'Edm.Int32': 'Edm.Int32',
  'Edm.Int64': 'Edm.Int64',
  'Edm.Double': 'Edm.Double',
  'Edm.Boolean': 'Edm.Boolean',
  'Edm.DateTimeOffset': 'Edm.DateTimeOffset',
  'Collection(Edm.String)': 'Edm.String',
  'Collection(Edm.Int32)': 'Edm.Int32',
  'Collection(Edm.Int64)': 'Edm.Int64',
  'Collection(Edm.Double)': 'Edm.Double',
  'Collection(Edm.Boolean)': 'Edm.Boolean',
  'Collection(Edm.DateTimeOffset)': 'Edm.DateTimeOffset',
  'Collection(Edm.Single)': 'Edm.Single',
}

export function isCollection(type: FieldType): boolean {
  return type.startsWith('Collection(')
}

export function isVector(field: FieldDefinition): boolean {
  return field.type === vectorType
}

export function elementType(type: FieldType): ElementType {
  return elementTypes[type]
}

/** Defaults as in the reference of "Indexes - Create": simple fields can do everything, vectors only be searched. */
export function withDefaults(field: z.infer<typeof fieldSchema>): FieldDefinition {
  const vector = field.type === vectorType
  return {
    ...field,
    key: field.key ?? false,
    retrievable: field.retrievable ?? !vector,
    stored: field.stored ?? true,
    searchable: field.searchable ?? (vector || elementType(field.type) === 'Edm.String'),
    filterable: field.filterable ?? !vector,
    sortable: field.sortable ?? !isCollection(field.type),
    facetable: field.facetable ?? !vector,
  }
}
