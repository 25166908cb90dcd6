// A refusal in the service's own terms: status, code, sub-status. Thrown anywhere, turned into a reply in one place.
import type { JsonObject } from './json.ts'

export interface ErrorDetails {
  readonly subStatus?: number
  readonly retryAfterMs?: number
  /** Request units the refused operation costs all the same. */
  readonly requestCharge?: number
  /** What is wrong with the text of a query. */
  readonly queryErrors?: readonly JsonObject[]
  /** More properties of the error body. */
  readonly body?: JsonObject
}

/** The service's names for its statuses; 429 really is called "429". */
const codes: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'RequestTimeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  424: 'FailedDependency',
  429: '429',
  449: 'RetryWith',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
}

export class CosmosError extends Error {
  readonly status: number
  readonly details: ErrorDetails

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message)
    this.name = 'CosmosError'
    this.status = status
    this.details = details
  }
}

export function badRequest(message: string, details?: ErrorDetails): CosmosError {
  return new CosmosError(400, message, details)
}

export function notFound(what: string): CosmosError {
  return new CosmosError(404, `Resource Not Found. ${what}`, { requestCharge: 1 })
}

export function errorCode(status: number): string {
  return codes[status] ?? String(status)
}
