// The one function app of this worker process: what its entry files registered through `@azure/functions`.
import type { Binding, Invocation, LogLevel, TypedData } from '../worker-protocol.ts'

export type FunctionCallback = (...args: unknown[]) => unknown
export type HookCallback = (context: object) => unknown

export interface FunctionMetadata {
  readonly name: string
  readonly bindings: Readonly<Record<string, Binding>>
}

/** What the library needs to know of an invocation; named by the library, so `request` and not `invocation`. */
export interface CoreInvocationContext {
  readonly invocationId: string
  readonly request: {
    readonly invocationId: string
    readonly inputData: readonly { readonly name: string; readonly data: TypedData }[]
    readonly triggerMetadata: Invocation['triggerMetadata']
  }
  readonly metadata: FunctionMetadata
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined
  log(level: LogLevel, category: string, message: string): void
}

interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>
  getResponse(context: unknown, result: unknown): Promise<{ readonly returnValue?: TypedData | null }>
}

export interface ProgrammingModel {
  readonly name: string
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>
  getCapabilities?(defaults: Record<string, string>): Promise<Record<string, string>> | Record<string, string>
}

interface FunctionApp {
  readonly functions: Map<string, { readonly metadata: FunctionMetadata; readonly callback: FunctionCallback }>
  readonly hooks: Map<string, Set<HookCallback>>
  /** Shared by all hooks for as long as the process lives. */
  readonly appHookData: Record<string, unknown>
  programmingModel: ProgrammingModel | undefined
}

export const functionApp: FunctionApp = {
  functions: new Map(),
  hooks: new Map(),
  appHookData: {},
  programmingModel: undefined,
}

/** In the order in which they were registered; the first that throws ends it. */
export async function runHooks(name: string, context: object): Promise<void> {
  for (const callback of functionApp.hooks.get(name) ?? []) await callback(context)
}
