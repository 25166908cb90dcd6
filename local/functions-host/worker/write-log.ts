// A log line of the app or of the library on its way to the front; log hooks may change lines of the app.
import type { LogLevel } from '../worker-protocol.ts'
import { functionApp } from './function-app.ts'
import { tellFront } from './tell-front.ts'

export interface LogEntry {
  readonly level: LogLevel
  readonly category: string
  readonly message: string
  readonly functionName?: string
  readonly invocationContext?: unknown
}

export function writeLog(entry: LogEntry): void {
  const { level, message } = passLogHooks(entry)
  tellFront({ type: 'log', level, message, functionName: entry.functionName })
}

function passLogHooks(entry: LogEntry): Pick<LogEntry, 'level' | 'message'> {
  const callbacks = functionApp.hooks.get('log')
  if (!callbacks || callbacks.size === 0) return entry
  const hookContext = {
    level: entry.level,
    message: entry.message,
    category: entry.category,
    invocationContext: entry.invocationContext,
    hookData: {},
    appHookData: functionApp.appHookData,
  }
  for (const callback of callbacks) callback(hookContext)
  return entry.category === 'user' ? hookContext : entry
}
