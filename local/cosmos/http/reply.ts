// A reply before it is sent, and refusals in the shape the SDK reads them.
import { CosmosError, errorCode } from '../cosmos-error.ts'
import type { Json } from '../json.ts'
import { metadataCharge } from '../request-charge.ts'

export interface Reply {
  readonly status: number
  /** JSON text. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly requestCharge: number
  readonly subStatus?: number
}

export function metadataReply(status: number, body?: Json): Reply {
  return { status, requestCharge: metadataCharge, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
}

export function errorReply(error: unknown, activityId: string): Reply {
  const refusal = error instanceof CosmosError ? error : new CosmosError(500, describe(error))
  const { status, message, details } = refusal
  const reasons = details.queryErrors ? { errors: details.queryErrors } : { Errors: [message] }
  const body = {
    code: errorCode(status),
    message: `Message: ${JSON.stringify(reasons)}\r\nActivityId: ${activityId}`,
    ...details.body,
  }
  return {
    status,
    body: JSON.stringify(body),
    requestCharge: details.requestCharge ?? 0,
    headers: details.retryAfterMs === undefined ? {} : { 'x-ms-retry-after-ms': String(details.retryAfterMs) },
    ...(details.subStatus === undefined ? {} : { subStatus: details.subStatus }),
  }
}

/** A stand-in may say what went wrong inside it. */
function describe(error: unknown): string {
  return `The stand-in failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}
