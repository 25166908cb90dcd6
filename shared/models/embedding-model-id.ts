// The full name of an embedding space: model, version and dimensions. Vectors compare only within one id.

/** `name@dimensions`, or `name:version@dimensions` where the version is pinned. */
export type EmbeddingModelId = `${string}@${number}`

export interface EmbeddingModelParts {
  readonly id: EmbeddingModelId
  readonly name: string
  readonly version: string | undefined
  readonly dimensions: number
}

const pattern = /^(?<name>[\w.-]+)(?::(?<version>[\w.-]+))?@(?<dimensions>[1-9]\d{0,4})$/

/** Undefined when `text` is not such an id. */
export function parseEmbeddingModelId(text: string): EmbeddingModelParts | undefined {
  const groups = pattern.exec(text)?.groups
  if (!groups?.['name'] || !groups['dimensions']) return undefined
  const { name, version } = groups
  const dimensions = Number(groups['dimensions'])
  return { id: `${version ? `${name}:${version}` : name}@${dimensions}`, name, version, dimensions }
}
