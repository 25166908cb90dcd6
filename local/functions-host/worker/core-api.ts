// The module `@azure/functions-core` as the library sees it: registration of functions and hooks, the model, logging.
import type { LogLevel } from '../worker-protocol.ts'
import {
  functionApp,
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
  type ProgrammingModel,
} from './function-app.ts'
import { writeLog } from './write-log.ts'

/** Versions that this host behaves like: worker and host with HTTP streaming and log hooks. */
export const version = '3.10.0'
export const hostVersion = '4.36.0'

export class Disposable {
  readonly #callOnDispose: () => unknown

  constructor(callOnDispose: () => unknown) {
    this.#callOnDispose = callOnDispose
  }

  static from(...disposables: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose()
    })
  }

  dispose(): unknown {
    return this.#callOnDispose()
  }
}

export function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
  if (functionApp.functions.has(metadata.name)) {
    throw new Error(`a function named "${metadata.name}" is registered twice`)
  }
  functionApp.functions.set(metadata.name, { metadata, callback })
  return new Disposable(() => functionApp.functions.delete(metadata.name))
}

export function registerHook(hookName: string, callback: HookCallback): Disposable {
  const callbacks = functionApp.hooks.get(hookName) ?? new Set<HookCallback>()
  functionApp.hooks.set(hookName, callbacks.add(callback))
  return new Disposable(() => callbacks.delete(callback))
}

export function setProgrammingModel(model: ProgrammingModel): void {
  functionApp.programmingModel = model
}

export function getProgrammingModel(): ProgrammingModel | undefined {
  return functionApp.programmingModel
}

export function log(level: LogLevel, category: string, message: string): void {
  writeLog({ level, category, message })
}
