// The schema of the search index `passages`, and what an existing index lacks of it.
import type { SearchField, SearchIndex } from '@azure/search-documents'

const profile = 'cosine-hnsw'

const passageFieldSchema: readonly SearchField[] = [
  // Sortable and filterable, so that long lists are read page by page: `id gt 'last'`.
  { name: 'id', type: 'Edm.String', key: true, filterable: true, sortable: true },
  { name: 'documentId', type: 'Edm.String', filterable: true },
  { name: 'documentName', type: 'Edm.String' },
  { name: 'documentVersion', type: 'Edm.String' },
  { name: 'title', type: 'Edm.String', searchable: true },
  { name: 'page', type: 'Edm.Int32' },
  { name: 'headings', type: 'Collection(Edm.String)', searchable: true },
  { name: 'ordinal', type: 'Edm.Int32' },
  { name: 'content', type: 'Edm.String', searchable: true },
  { name: 'tokens', type: 'Edm.Int32' },
  { name: 'contentKey', type: 'Edm.String', filterable: true },
  { name: 'embeddingModel', type: 'Edm.String', filterable: true, facetable: true },
  { name: 'groups', type: 'Collection(Edm.String)', filterable: true },
  { name: 'indexedAt', type: 'Edm.DateTimeOffset', filterable: true },
]

/** Retrievable, which costs storage: vectors are read back so that unchanged text is never embedded twice. */
function vectorField(dimensions: number): SearchField {
  return {
    name: `vector_${dimensions}`,
    type: 'Collection(Edm.Single)',
    searchable: true,
    hidden: false,
    stored: true,
    vectorSearchDimensions: dimensions,
    vectorSearchProfileName: profile,
  }
}

export function newIndex(name: string, dimensionCounts: readonly number[]): SearchIndex {
  return {
    name,
    fields: [...passageFieldSchema, ...dimensionCounts.map(vectorField)],
    vectorSearch: {
      // The service's own defaults for m, efConstruction and efSearch; cosine, as the embedding models were trained for.
      algorithms: [{ name: 'hnsw', kind: 'hnsw', parameters: { metric: 'cosine' } }],
      profiles: [{ name: profile, algorithmConfigurationName: 'hnsw' }],
    },
  }
}

/** The same index with the fields it lacks; undefined when it lacks none. Existing fields are never touched. */
export function withMissingFields(index: SearchIndex, dimensionCounts: readonly number[]): SearchIndex | undefined {
  const present = new Set(index.fields.map((field) => field.name))
  const missing = newIndex(index.name, dimensionCounts).fields.filter((field) => !present.has(field.name))
  return missing.length === 0 ? undefined : { ...index, fields: [...index.fields, ...missing] }
}
