// This process, as its functions see it: services on first use, connections to callers, and where unexpected errors go.
import { randomUUID } from 'node:crypto'
import type { Services } from './compose.ts'
import { compose } from './compose.ts'
import { loadSettings } from './config/load-settings.ts'
import { AppError } from './kernel/app-error.ts'
import { once } from './kernel/once.ts'
import type { ServingHost } from './http/http-function.ts'
import type { ConnectionWatch } from './http/watch-connections.ts'
import { watchConnections } from './http/watch-connections.ts'
import { unwatchedConnection } from './http/client-connection.ts'

/** Settings are read here and nowhere else. */
const services = once(async () => compose(loadSettings(process.env))) // oxlint-disable-line node/no-process-env

let connections: ConnectionWatch | undefined

export const host: ServingHost<Services> = {
  services,
  connectionOf: (invocationId) => connections?.connectionOf(invocationId) ?? unwatchedConnection(),
  newId: randomUUID,
  reportUnexpected: (error, { functionName, requestId }) => {
    writeLine(`unexpected_error function=${functionName} request_id=${requestId} ${describe(error)}`)
  },
}

/** Call it once, before the first request. */
export function startServing(): void {
  connections ??= watchConnections()
}

/** Errors of ours name no content; of others only class, stack and cause are shown, for operators. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `\n  caused by ${error.cause.stack ?? error.cause.name}` : ''
  return `${error instanceof AppError ? `${error.code}: ` : ''}${error.stack ?? error.name}${cause}`
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`)
}
