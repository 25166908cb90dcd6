// Names of fields as they are read in queries and log lines.

/** Names of fields of types: a few hundred, each asked for with every event. */
const known = new Map<string, string>()

/** `timeToFirstTokenMs` is `ttft_ms` to everyone who reads such lines. */
export function toSnakeCase(name: string): string {
  const before = known.get(name)
  if (before !== undefined) return before
  const snake = name.replace('timeToFirstToken', 'ttft').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  known.set(name, snake)
  return snake
}
