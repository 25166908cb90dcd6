// Blob trigger paths: `documents/{name}`, `uploads/{user}/{file}.{extension}`. A parameter may hold slashes.

export interface BlobPath {
  readonly container: string
  /** What every matching blob's name begins with; narrows the listing. */
  readonly prefix: string
  /** The values of the parameters, or undefined when the name does not match. */
  match(blobName: string): Readonly<Record<string, string>> | undefined
}

export function parseBlobPath(path: string): BlobPath {
  const [container = '', ...rest] = path.replace(/^\//, '').split('/')
  if (container === '' || container.includes('{'))
    throw new Error(`blob path "${path}" must begin with a container's name`)
  const template = rest.join('/')
  const names: string[] = []
  const source = template
    .split(/(\{[^{}]+\})/)
    .map((part) => {
      const [, name] = /^\{\*?([^{}]+)\}$/.exec(part) ?? []
      if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      names.push(name)
      return '(.+)'
    })
    .join('')
  // A container alone means every blob in it.
  const pattern = template === '' ? /^/ : new RegExp(`^${source}$`, 's')

  return {
    container,
    prefix: template.split('{', 1)[0] ?? '',
    match: (blobName) => {
      const values = pattern.exec(blobName)
      return values ? Object.fromEntries(names.map((name, index) => [name, values[index + 1] ?? ''])) : undefined
    },
  }
}
