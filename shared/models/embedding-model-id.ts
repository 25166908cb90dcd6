// The full name of an embedding space: model, version and dimensions. Vectors compare only within one id.

/** `name@dimensions`, or `name:version@dimensions` where the version is pinned. */
export type EmbeddingModelId = string & { readonly __brand?: 'EmbeddingModelId' }

export interface EmbeddingModelParts {
  readonly name: string
  readonly version: string | undefined
  readonly dimensions: number
}

const pattern = /^(?<name>[\w.-]+)(?::(?<version>[\w.-]+))?@(?<dimensions>[1-9]\d{0,4})$/

/** Undefined when `id` is not one. */
export function parseEmbeddingModelId(id: string): EmbeddingModelParts | undefined {
  const groups = pattern.exec(id)?.groups
  if (!groups?.['name'] || !groups['dimensions']) return undefined
  return { name: groups['name'], version: groups['version'], dimensions: Number(groups['dimensions']) }
}
