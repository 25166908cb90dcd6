// An error for the console: its stack without Node's own frames, and what caused it.

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const stack = (error.stack ?? error.message)
    .split('\n')
    .filter((line) => !/^\s+at .*node:internal\//.test(line))
    .join('\n')
  return error.cause === undefined ? stack : `${stack}\ncaused by ${describeError(error.cause)}`
}
