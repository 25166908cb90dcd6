// An error as the search service words it: status, code, message, and the narrower code in `details`.

export interface ErrorDetail {
  readonly code: string
  readonly message: string
}

export class ServiceError extends Error {
  readonly status: number
  readonly code: string
  readonly details: readonly ErrorDetail[]

  constructor(status: number, code: string, message: string, details: readonly ErrorDetail[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }

  toBody(): { error: { code: string; message: string; details?: readonly ErrorDetail[] } } {
    const { code, message, details } = this
    return { error: { code, message, ...(details.length > 0 ? { details } : {}) } }
  }
}

/** A parameter the service refuses, worded as it words them: `<what>\r\nParameter name: <parameter>`. */
export function invalidParameter(
  parameter: string,
  what: string,
  detailCode = 'InvalidRequestParameter',
): ServiceError {
  const message = `${what}\r\nParameter name: ${parameter}`
  return new ServiceError(400, 'InvalidRequestParameter', message, [{ code: detailCode, message }])
}

/** A body the service refuses, worded as it words them: `The request is invalid. Details: <where> : <what>`. */
export function invalidRequest(where: string, what: string, detailCode = 'InvalidRequestParameter'): ServiceError {
  const message = `The request is invalid. Details: ${where} : ${what}`
  const details = [{ code: detailCode, message: `${what} Parameters: ${where}` }]
  return new ServiceError(400, 'InvalidRequestParameter', message, details)
}

export function operationNotAllowed(detailCode: string, message: string): ServiceError {
  return new ServiceError(400, 'OperationNotAllowed', message, [{ code: detailCode, message }])
}

/** What the service has and this stand-in does not: refused aloud, because a silently different answer is worse. */
export function notInStandIn(what: string): ServiceError {
  return new ServiceError(501, 'NotImplemented', `The local search stand-in does not implement ${what}.`)
}
