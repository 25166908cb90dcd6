// What an operator's command is; each has a file of its own and a line in commands.ts.
import type { ParseArgsConfig } from 'node:util'
import type { Service } from './service.ts'

export interface Command {
  readonly name: string
  /** What follows the name: `<requestId>`, `[--force]`. */
  readonly usage: string
  /** One line for the list of commands. */
  readonly summary: string
  /** How many words follow the name. */
  readonly words: number
  /** Its own options, as `parseArgs` of node:util takes them. */
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** Throws an OpsError when there is something to tell the operator. */
  run(call: CommandCall): Promise<void>
}

export interface CommandCall {
  /** As many as the command asks for. */
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  /** The HTTP API of the deployment. */
  readonly api: Service
  /** Where telemetry is read: the collector of a local start. */
  readonly insights: Service
  readonly print: (line: string) => void
}

/** Shown to the operator as it stands, without a stack. */
export class OpsError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OpsError'
  }
}
