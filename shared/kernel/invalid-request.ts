// The error for a request that does not say what it should: it names the fields at fault.
import { AppError } from './app-error.ts'

export interface FieldIssue {
  /** Where in the request, like `messages[2].content`; `body` for the body as a whole. */
  readonly path: string
  readonly message: string
}

/** More help nobody; and a refusal must not grow with what it refuses (a thousand bad messages have thousands of bad fields). */
const mostFieldsNamed = 20

export function invalidRequest(...issues: readonly FieldIssue[]): AppError {
  const fields = issues.slice(0, mostFieldsNamed)
  const summary = fields.map(({ path, message }) => `${path}: ${message}`).join('; ')
  const unnamed = issues.length - fields.length
  const rest = unnamed > 0 ? `; and ${unnamed} more` : ''
  return new AppError('invalid_request', `The request cannot be used as it is. ${summary}${rest}.`, {
    details: { fields },
  })
}
