// What the front and the worker say to each other over IPC: the part of the Functions RPC contract that this host uses.

/** A value as the RPC contract types it; exactly one of the fields is set. */
export interface TypedData {
  readonly string?: string
  readonly json?: string
  readonly bytes?: Uint8Array
  readonly int?: number
  readonly double?: number
  readonly http?: HttpData
}

/** An HTTP request (non-streaming mode) or an HTTP response (`statusCode`). */
export interface HttpData {
  readonly method?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly params?: Readonly<Record<string, string>>
  readonly body?: TypedData
  readonly statusCode?: string
  readonly cookies?: readonly HttpCookie[]
}

/** Optional fields arrive wrapped (`{ value }`), as protobuf's nullable scalars do. */
export interface HttpCookie {
  readonly name: string
  readonly value: string
  readonly domain?: { readonly value: string }
  readonly path?: { readonly value: string }
  readonly expires?: { readonly value: { readonly seconds: number } }
  readonly secure?: { readonly value: boolean }
  readonly httpOnly?: { readonly value: boolean }
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone'
  readonly maxAge?: { readonly value: number }
}

/** A trigger, input or output as the app registered it; what else it holds depends on its type. */
export interface Binding {
  readonly name: string
  readonly type: string
  readonly direction: 'in' | 'out' | 'inout'
  readonly [option: string]: unknown
}

export interface RegisteredFunction {
  readonly name: string
  readonly bindings: readonly Binding[]
}

export type TriggerMetadata = Readonly<Record<string, TypedData>>

export interface Invocation {
  readonly invocationId: string
  readonly functionName: string
  /** Name of the trigger's binding. */
  readonly inputName: string
  readonly input: TypedData
  readonly triggerMetadata: TriggerMetadata
}

/** How an invocation ended inside the worker. */
export type InvocationOutcome =
  | { readonly kind: 'succeeded'; readonly returnValue: TypedData | undefined; readonly returnedNothing: boolean }
  | { readonly kind: 'failed'; readonly error: string }

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none'

export type MessageToWorker =
  | { readonly type: 'load'; readonly appRoot: string; readonly entries: readonly string[] }
  | { readonly type: 'invoke'; readonly invocation: Invocation }
  | { readonly type: 'terminate' }

export type MessageFromWorker =
  | { readonly type: 'loaded'; readonly functions: readonly RegisteredFunction[]; readonly httpUri: string | undefined }
  | { readonly type: 'load-failed'; readonly problems: readonly string[] }
  | { readonly type: 'finished'; readonly invocationId: string; readonly outcome: InvocationOutcome }
  | {
      readonly type: 'log'
      readonly level: LogLevel
      readonly functionName: string | undefined
      readonly message: string
    }
