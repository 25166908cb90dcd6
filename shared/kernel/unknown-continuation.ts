// The error for a continuation that we never gave out: the ports whose lists come in pages throw it.
import type { AppError } from './app-error.ts'
import { invalidRequest } from './invalid-request.ts'

export function unknownContinuation(): AppError {
  return invalidRequest({ path: 'continuation', message: 'must be the one that came with the page before' })
}
