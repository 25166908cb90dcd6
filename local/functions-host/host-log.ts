// What the host and the app say on the console: one readable line each.
import type { LogLevel } from './worker-protocol.ts'

export interface HostLog {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
  /** `context.log` and the library's own lines. */
  fromApp(level: LogLevel, functionName: string | undefined, message: string): void
}

export function createConsoleLog({ isVerbose }: { readonly isVerbose: boolean }): HostLog {
  const log: Omit<HostLog, 'fromApp'> = {
    debug: (message) => (isVerbose ? writeLine('debug', message) : undefined),
    info: (message) => writeLine('info', message),
    warn: (message) => writeLine('warn', message),
    error: (message) => writeLine('error', message),
  }
  return {
    ...log,
    fromApp: (level, functionName, message) => {
      log[methodOf[level]](functionName === undefined ? message : `[${functionName}] ${message}`)
    },
  }
}

function writeLine(level: string, message: string): void {
  console.log(`${new Date().toISOString().slice(11, 23)} ${level.padEnd(5)} ${message}`)
}

const methodOf = {
  trace: 'debug',
  debug: 'debug',
  information: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'error',
  none: 'debug',
} as const satisfies Record<LogLevel, keyof HostLog>
