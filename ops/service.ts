// JSON over HTTP, with errors that tell an operator what to do.
import { z } from 'zod'
import { addressAdvice, adviceOn, refusal } from './advice.ts'
import { OpsError } from './command.ts'

export interface Service {
  get<T>(path: string, schema: z.ZodType<T>): Promise<Reply<T>>
  post<T>(path: string, body: object | undefined, schema: z.ZodType<T>): Promise<Reply<T>>
}

export interface Reply<T> {
  readonly value: T
  /** As it came, with what the command does not know of. */
  readonly body: unknown
}

export interface ServiceOptions {
  /** In messages: who it is that does not answer. */
  readonly name: string
  /** Without a trailing slash. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Azure's load balancer ends a request after that time without a byte. */
const timeoutMs = 230_000

export function serviceAt(options: ServiceOptions): Service {
  return {
    get: (path, schema) => call(options, { method: 'GET', path }, schema),
    post: (path, body, schema) => call(options, { method: 'POST', path, body }, schema),
  }
}

interface Call {
  readonly method: string
  readonly path: string
  readonly body?: object | undefined
}

async function call<T>(options: ServiceOptions, wanted: Call, schema: z.ZodType<T>): Promise<Reply<T>> {
  const { name, url } = options
  const { response, text } = await exchange(options, wanted)
  const { status } = response
  if (status >= 300 && status < 400) throw redirected(options, response)
  if (!response.ok) {
    const mayPass = status === 429 || status >= 500
    const reason = reasonIn(status, text, wanted.path)
    throw new OpsError(`${name} at ${url} refused ${wanted.method} ${wanted.path}: ${reason}`, { mayPass, status })
  }
  const body = parseJson(text)
  const parsed = schema.safeParse(body)
  if (parsed.success) return { value: parsed.data, body }
  throw new OpsError(
    `${name} at ${url} answers ${wanted.method} ${wanted.path}, but not as expected: ${z.prettifyError(parsed.error)}`,
  )
}

async function exchange(
  { name, url, headers, signal }: ServiceOptions,
  { method, path, body }: Call,
): Promise<{ readonly response: Response; readonly text: string }> {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      // What a redirect leads to is a page to sign in on, and a key must not follow it.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    return { response, text: await response.text() }
  } catch (cause) {
    const why = `${name} at ${url} does not answer. Is it running (npm start), and is the address right?`
    throw new OpsError(why, { cause, mayPass: true })
  }
}

function redirected({ name, url }: ServiceOptions, { status, headers }: Response): OpsError {
  const target = headers.get('location')?.replace(/[?#].*$/s, '') ?? 'nowhere'
  return new OpsError(
    `${name} at ${url} leads elsewhere (HTTP ${status}, ${target}). Is the address right, and is a --token needed?`,
  )
}

function reasonIn(status: number, text: string, path: string): string {
  const { data } = refusal.safeParse(parseJson(text))
  if (!data) {
    const told = `HTTP ${status} ${text.slice(0, mostForeignText)}`.trim()
    return status === 404 ? `${told}\n${addressAdvice}` : told
  }
  const { message, code, requestId } = data.error
  return [`${message} (${code}, request ${requestId})`, ...adviceOn(data.error, path)].join('\n')
}

/** A gateway's error page begins with what matters, if it says it at all. */
const mostForeignText = 300

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
