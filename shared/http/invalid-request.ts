// The error for a request that does not say what it should: it names every field at fault.
import { AppError } from '../kernel/app-error.ts'

export interface FieldIssue {
  /** Where in the request, like `messages[2].content`; `body` for the body as a whole. */
  readonly path: string
  readonly message: string
}

export function invalidRequest(...fields: readonly FieldIssue[]): AppError {
  const summary = fields.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return new AppError('invalid_request', `The request cannot be used as it is. ${summary}.`, { details: { fields } })
}
