// Names of fields as they are read in queries and log lines.

/** `timeToFirstTokenMs` is `ttft_ms` to everyone who reads such lines. */
export function toSnakeCase(name: string): string {
  return name.replace('timeToFirstToken', 'ttft').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
