// The definition of an index: parsed from a request, checked by the service's rules.
import { z } from 'zod'
import { invalidRequest } from '../service-error.ts'
import {
  elementType,
  fieldSchema,
  isCollection,
  isVector,
  withDefaults,
  type FieldDefinition,
} from './field-definition.ts'

const named = z.looseObject({ name: z.string() })

const semanticFieldSchema = z.looseObject({ fieldName: z.string() })

const semanticConfigurationSchema = z.looseObject({
  name: z.string(),
  prioritizedFields: z.looseObject({
    titleField: semanticFieldSchema.nullish(),
    prioritizedContentFields: z.array(semanticFieldSchema).nullish(),
    prioritizedKeywordsFields: z.array(semanticFieldSchema).nullish(),
  }),
})

const definitionSchema = z.looseObject({
  name: z.string().optional(),
  fields: z.array(fieldSchema),
  vectorSearch: z
    .looseObject({
      algorithms: z.array(z.looseObject({ name: z.string(), kind: z.enum(['hnsw', 'exhaustiveKnn']) })).nullish(),
      profiles: z.array(z.looseObject({ name: z.string(), algorithm: z.string() })).nullish(),
      vectorizers: z.array(named).nullish(),
      compressions: z.array(named).nullish(),
    })
    .nullish(),
  semantic: z
    .looseObject({
      defaultConfiguration: z.string().nullish(),
      configurations: z.array(semanticConfigurationSchema).nullish(),
    })
    .nullish(),
})

export type SemanticConfiguration = z.infer<typeof semanticConfigurationSchema>
type ParsedDefinition = z.infer<typeof definitionSchema>

export interface IndexDefinition {
  readonly name: string
  readonly fields: readonly FieldDefinition[]
  readonly vectorSearch?: ParsedDefinition['vectorSearch']
  readonly semantic?: ParsedDefinition['semantic']
}

// Source: "Naming rules" of the service's REST reference.
const indexNamePattern = /^(?=.{2,128}$)[a-z0-9]+(?:-[a-z0-9]+)*$/
const fieldNamePattern = /^(?!azureSearch)[A-Za-z][A-Za-z0-9_]{0,127}$/

/** `name` is the one in the URL, if there is one; the body's must agree with it. */
export function parseIndexDefinition(body: unknown, name?: string): IndexDefinition {
  const parsed = definitionSchema.safeParse(body)
  if (!parsed.success) throw invalidRequest('definition', describeIssues(parsed.error))
  const { '@odata.context': _context, '@odata.etag': _etag, ...rest } = parsed.data
  const definition = { ...rest, name: rest.name ?? name ?? '', fields: rest.fields.map(withDefaults) }
  if (name !== undefined && definition.name !== name) {
    throw invalidRequest('definition', `Index name '${definition.name}' does not match the name in the URL '${name}'.`)
  }
  checkDefinition(definition)
  return definition
}

/** The key field; a checked definition has exactly one. */
export function keyField(definition: IndexDefinition): FieldDefinition {
  const field = definition.fields.find((candidate) => candidate.key)
  if (!field) throw new Error(`index ${definition.name} has no key field`)
  return field
}

export function findField(definition: IndexDefinition, name: string): FieldDefinition | undefined {
  return definition.fields.find((field) => field.name === name)
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`).join(' ')
}

function checkDefinition(definition: IndexDefinition): void {
  if (!indexNamePattern.test(definition.name)) {
    refuse(
      `Invalid index name: '${definition.name}'. Index name must only contain lowercase letters, digits or dashes, cannot start or end with dashes and is limited to 128 characters.`,
    )
  }
  const keys = definition.fields.filter((field) => field.key)
  if (keys.length !== 1) refuse(`The index must have exactly one key field; it has ${keys.length}.`)
  if (keys[0]?.type !== 'Edm.String') refuse(`The key field '${keys[0]?.name}' must be of type Edm.String.`)

  const names = new Set<string>()
  for (const field of definition.fields) {
    if (names.has(field.name)) refuse(`The field name '${field.name}' occurs more than once.`)
    names.add(field.name)
    checkField(field, definition)
  }
  checkSemanticFields(definition, names)
}

function checkField(field: FieldDefinition, definition: IndexDefinition): void {
  if (!fieldNamePattern.test(field.name)) {
    refuse(
      `Invalid field name: '${field.name}'. Field names must begin with a letter and can contain only letters, digits, or underscores ('_').`,
    )
  }
  if (isVector(field)) return checkVectorField(field, definition)
  if (field.searchable && elementType(field.type) !== 'Edm.String') {
    refuse(`The field '${field.name}' of type ${field.type} cannot be searchable.`)
  }
  if (field.sortable && isCollection(field.type)) refuse(`The collection field '${field.name}' cannot be sortable.`)
}

function checkVectorField(field: FieldDefinition, definition: IndexDefinition): void {
  if (!field.dimensions) refuse(`The vector field '${field.name}' must have the property 'dimensions' set.`)
  if (!field.vectorSearchProfile) {
    refuse(`The vector field '${field.name}' must have the property 'vectorSearchProfile' set.`)
  }
  if (field.filterable || field.sortable || field.facetable) {
    refuse(`The vector field '${field.name}' cannot be filterable, sortable or facetable.`)
  }
  const profile = definition.vectorSearch?.profiles?.find(({ name }) => name === field.vectorSearchProfile)
  if (!profile) {
    return refuse(
      `The vector field '${field.name}' uses the unknown vector search profile '${field.vectorSearchProfile}'.`,
    )
  }
  if (!definition.vectorSearch?.algorithms?.some(({ name }) => name === profile.algorithm)) {
    refuse(`The vector search profile '${profile.name}' uses the unknown algorithm '${profile.algorithm}'.`)
  }
}

function checkSemanticFields(definition: IndexDefinition, names: ReadonlySet<string>): void {
  for (const { name, prioritizedFields: fields } of definition.semantic?.configurations ?? []) {
    const used = [
      fields.titleField,
      ...(fields.prioritizedContentFields ?? []),
      ...(fields.prioritizedKeywordsFields ?? []),
    ]
    const unknown = used.find((field) => field && !names.has(field.fieldName))
    if (unknown) refuse(`The semantic configuration '${name}' names the unknown field '${unknown.fieldName}'.`)
  }
}

function refuse(what: string): never {
  throw invalidRequest('definition', what, 'InvalidField')
}
