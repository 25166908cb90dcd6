// Tells a document that cannot be indexed, however often it is tried, from a failure that passes.
import type { ErrorCode } from '../kernel/app-error.ts'
import { AppError } from '../kernel/app-error.ts'

export interface DocumentFault {
  readonly code: string
  readonly message: string
}

const lasting: ReadonlySet<ErrorCode> = new Set(['unsupported_document', 'too_large', 'invalid_request'])

/** Undefined when trying again may help. */
export function documentFaultOf(error: unknown): DocumentFault | undefined {
  if (!(error instanceof AppError) || !lasting.has(error.code)) return undefined
  return { code: error.code, message: error.message }
}
