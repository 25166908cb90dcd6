// OData filters over passages. Every value goes through here, so none can break out of its quotes.
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'

/** A unit separator (U+001F): nothing that a person or a directory service puts into a name. */
const separator = '\u001F'

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

export function ofModel(model: EmbeddingModelId): string {
  return `embeddingModel eq ${quoted(model)}`
}

export function ofDocument(documentId: string): string {
  return `documentId eq ${quoted(documentId)}`
}

/** @param through undefined: to the end. */
export function ofDocumentsWithin(after: string, through: string | undefined): string {
  return allOf(`documentId gt ${quoted(after)}`, through === undefined ? undefined : `documentId le ${quoted(through)}`)
}

export function afterId(id: string): string {
  return `id gt ${quoted(id)}`
}

export function withContentKey(contentKeys: readonly string[]): string {
  return `search.in(contentKey, ${inList(contentKeys)})`
}

/** Passages without groups are everyone's; the others need one group in common with the reader. Undefined: no restriction. */
export function readableBy(groups: readonly string[] | undefined): string | undefined {
  if (groups === undefined) return undefined
  const open = 'not groups/any()'
  return groups.length === 0 ? open : `(${open} or groups/any(group: search.in(group, ${inList(groups)})))`
}

export function allOf(...conditions: readonly (string | undefined)[]): string {
  return conditions.filter((condition) => condition !== undefined).join(' and ')
}

/** A value with the separator in it would count as two, and could name somebody else's group: it matches nothing instead. */
function inList(values: readonly string[]): string {
  const safe = values.filter((value) => !value.includes(separator))
  return `${quoted(safe.join(separator))}, ${quoted(separator)}`
}
