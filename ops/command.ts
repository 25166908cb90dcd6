// What an operator's command is; each has a file of its own and a line in commands.ts.
import type { ParseArgsConfig } from 'node:util'
import type { Reply, Service } from './service.ts'
import type { Clock, Screen } from './terminal.ts'

export interface Command {
  readonly name: string
  /** What follows the name: `<requestId>`, `[--force]`. */
  readonly usage: string
  /** One line for the list of commands. */
  readonly summary: string
  /** More, line by line, for the help of this command: its options, what to know before. */
  readonly details?: readonly string[]
  /** How many words follow the name; then how many more may. */
  readonly words: number
  readonly optionalWords?: number
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
  /** The reply as lines for a person, or, with `--json`, as it came. */
  readonly show: <T>(reply: Reply<T>, lines: (value: T) => readonly string[]) => void
  /** Throws an OpsError unless the operator says yes, now or with `--yes`. */
  readonly confirm: (question: string) => Promise<void>
  /** One line that is written over and over; undefined where lines can only be added. */
  readonly screen: Screen | undefined
  readonly clock: Clock
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

interface OpsErrorOptions extends ErrorOptions {
  readonly mayPass?: boolean
  readonly status?: number
}

/** Shown to the operator as it stands, without a stack. */
export class OpsError extends Error {
  /** True when the same request may succeed a little later. */
  readonly mayPass: boolean
  /** Of HTTP, when it was a service that refused. */
  readonly status: number | undefined

  constructor(message: string, { mayPass = false, status, ...options }: OpsErrorOptions = {}) {
    super(message, options)
    this.name = 'OpsError'
    this.mayPass = mayPass
    this.status = status
  }
}

/** The command line cannot be meant as it is. */
export class UsageError extends OpsError {}
