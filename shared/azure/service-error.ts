// What Azure's SDKs throw, translated once: a status to branch on, or an AppError that says nothing of the upstream's text.
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'

export type AzureService = 'document storage' | 'job queue' | 'database' | 'search service'

const httpStatus = z.number().int().min(100).max(599)

/** RestError (storage, search) has `statusCode`; the ErrorResponse of Cosmos has the status as `code`. */
const sdkError = z.object({
  statusCode: httpStatus.optional().catch(undefined),
  code: httpStatus.optional().catch(undefined),
  retryAfterInMs: z.number().optional().catch(undefined),
  response: z
    .object({ headers: z.custom<{ get(name: string): string | undefined }>((headers) => hasGet(headers)) })
    .optional()
    .catch(undefined),
})

/** The HTTP status behind an SDK's error; undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode, code } = parseSdkError(error)
  return statusCode ?? code
}

/** Runs one SDK call. Throws the signal's reason when the caller gave up, an AppError when the service failed. */
export async function callService<T>(service: AzureService, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  return await callExpecting(service, signal, [], call).then((outcome) => {
    if (outcome.kind === 'answered') return outcome.value
    throw new AppError('internal', 'A status was returned that nobody asked for.')
  })
}

export type ServiceOutcome<T, Status extends number> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly status: Status }

/** As `callService`, but the `expected` statuses are outcomes: a conflict or a missing item is no failure to its caller. */
export async function callExpecting<T, Status extends number>(
  service: AzureService,
  signal: AbortSignal,
  expected: readonly Status[],
  call: () => Promise<T>,
): Promise<ServiceOutcome<T, Status>> {
  signal.throwIfAborted()
  try {
    return { kind: 'answered', value: await unlessAborted(call(), signal) }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    const status = statusOf(error)
    const match = expected.find((candidate) => candidate === status)
    if (match !== undefined) return { kind: 'refused', status: match }
    throw serviceFailure(service, error)
  }
}

/** Not every part of a call listens to the signal: a container or a queue is opened once for everybody. */
async function unlessAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([call, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

export function serviceFailure(service: AzureService, error: unknown): AppError {
  if (error instanceof AppError) return error
  const status = statusOf(error)
  if (status === 429 || status === 503) {
    const retryAfterMs = retryAfterOf(error)
    return new AppError('capacity_exhausted', `The ${service} is busy; try again shortly.`, {
      cause: error,
      details: { service },
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  }
  return new AppError('upstream_failed', `The ${service} did not answer as expected; try again.`, {
    cause: error,
    details: { service, ...(status === undefined ? {} : { status }) },
  })
}

function retryAfterOf(error: unknown): number | undefined {
  const { retryAfterInMs, response } = parseSdkError(error)
  if (retryAfterInMs !== undefined) return retryAfterInMs
  const headers = response?.headers
  const milliseconds = Number(headers?.get('retry-after-ms') ?? headers?.get('x-ms-retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(milliseconds)) return milliseconds
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined
}

/** A failed batch of Cosmos is an Error without facts; they are in its cause. */
function parseSdkError(error: unknown): z.output<typeof sdkError> {
  const parsed = sdkError.safeParse(error)
  if (!parsed.success) return {}
  const { statusCode, code } = parsed.data
  const hasStatus = statusCode !== undefined || code !== undefined
  return !hasStatus && error instanceof Error && error.cause ? parseSdkError(error.cause) : parsed.data
}

function hasGet(headers: unknown): boolean {
  return typeof headers === 'object' && headers !== null && 'get' in headers && typeof headers.get === 'function'
}
