// What an update may do to an index: add fields; never take one away or change what is already indexed.
import { isDeepStrictEqual } from 'node:util'
import { operationNotAllowed } from '../service-error.ts'
import type { FieldDefinition } from './field-definition.ts'
import type { IndexDefinition } from './index-definition.ts'

/** May be changed without rebuilding (source: "Update or rebuild an index"). */
const changeable: ReadonlySet<string> = new Set(['retrievable', 'searchAnalyzer', 'synonymMaps'])

export function checkUpdate(current: IndexDefinition, next: IndexDefinition): void {
  const nextFields = new Map(next.fields.map((field) => [field.name, field]))
  const gone = current.fields.filter((field) => !nextFields.has(field.name)).map((field) => `'${field.name}'`)
  if (gone.length > 0) {
    throw operationNotAllowed('CannotDeleteExistingField', `Existing field(s) ${gone.join(', ')} cannot be deleted.`)
  }
  for (const field of current.fields) {
    const after = nextFields.get(field.name)
    if (after && !isDeepStrictEqual(fixedPart(field), fixedPart(after))) {
      throw operationNotAllowed('CannotChangeExistingField', `Existing field '${field.name}' cannot be changed.`)
    }
  }
}

/** An attribute that is null and one that is absent mean the same. */
function fixedPart(field: FieldDefinition): Record<string, unknown> {
  const kept = Object.entries(field).filter(([name, value]) => !changeable.has(name) && value !== null)
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined && !isEmptyArray(value)))
}

function isEmptyArray(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
