// Refusals in the shapes Azure OpenAI gives them. Handlers throw them; one place sends them.

export interface AzureErrorDetail {
  readonly code: string | null
  readonly message: string
  readonly type?: string | null
  readonly param?: string | null
  readonly status?: number
  readonly innererror?: unknown
}

export class AzureError extends Error {
  readonly status: number
  readonly detail: AzureErrorDetail
  readonly headers: Readonly<Record<string, string>>
  /** What is sent: Azure's envelope around the detail, unless something else is asked for. */
  readonly body: unknown

  constructor(
    status: number,
    detail: AzureErrorDetail,
    headers: Readonly<Record<string, string>> = {},
    body: unknown = { error: detail },
  ) {
    super(detail.message)
    this.name = 'AzureError'
    this.status = status
    this.detail = detail
    this.headers = headers
    this.body = body
  }
}

export function invalidRequest(message: string, param: string | null = null, code: string | null = null): AzureError {
  return new AzureError(400, { message, type: 'invalid_request_error', param, code })
}

export function accessDenied(): AzureError {
  return new AzureError(401, {
    code: '401',
    message:
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an ' +
      'active subscription and use a correct regional API endpoint for your resource.',
  })
}

export function resourceNotFound(): AzureError {
  return new AzureError(404, { code: '404', message: 'Resource not found' })
}

export function deploymentNotFound(): AzureError {
  return new AzureError(404, {
    code: 'DeploymentNotFound',
    message:
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, ' +
      'please wait a moment and try again.',
  })
}

export function operationNotSupported(operation: string, model: string): AzureError {
  return new AzureError(400, {
    code: 'OperationNotSupported',
    message: `The ${operation} operation does not work with the specified model, ${model}. Please choose different model and try again.`,
  })
}

export function internalError(): AzureError {
  return new AzureError(500, {
    code: 'InternalServerError',
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    param: null,
  })
}
