// JSON over HTTP, with errors that tell an operator what to do.
import { z } from 'zod'
import { OpsError } from './command.ts'

export interface Service {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>
}

export interface ServiceOptions {
  /** In messages: who it is that does not answer. */
  readonly name: string
  /** Without a trailing slash. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
}

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string(), requestId: z.string() }) })

export function serviceAt(options: ServiceOptions): Service {
  return { get: (path, schema) => call(options, 'GET', path, schema) }
}

async function call<T>(
  { name, url, headers = {} }: ServiceOptions,
  method: string,
  path: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const response = await fetch(`${url}${path}`, { method, headers }).catch((cause: unknown) => {
    throw new OpsError(`${name} at ${url} does not answer. Is it running (npm start), and is the address right?`, {
      cause,
    })
  })
  const text = await response.text()
  if (!response.ok) throw new OpsError(`${name} refused ${method} ${path}: ${reasonIn(response.status, text)}`)
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new OpsError(
    `${name} at ${url} answers ${method} ${path}, but not as expected: ${z.prettifyError(parsed.error)}`,
  )
}

function reasonIn(status: number, text: string): string {
  const { data } = refusal.safeParse(parseJson(text))
  return data ? `${data.error.message} (${data.error.code}, request ${data.error.requestId})` : `HTTP ${status} ${text}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
