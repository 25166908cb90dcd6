// An error for operators: what it is and where it arose, without what it says.
import { AppError } from '../kernel/app-error.ts'
import type { UnexpectedError } from './error-events.ts'

export function describeError(error: unknown): Pick<UnexpectedError, 'error' | 'errorCode' | 'stack'> {
  const chain = causesOf(error)
  return {
    error: chain.map(nameOf).join(' ← '),
    errorCode: chain.map(codeOf).find((code) => code !== undefined),
    stack: chain.map(framesOf).join('\n  caused at\n'),
  }
}

/** Longer chains than this have come round in a circle. */
const mostCauses = 5

function causesOf(error: unknown): Error[] {
  const chain: Error[] = []
  for (let each = error; each instanceof Error && chain.length < mostCauses; each = each.cause) chain.push(each)
  return chain.length > 0 ? chain : [new Error()]
}

/** Our own messages name no content. */
function nameOf(error: Error): string {
  return error instanceof AppError ? `${error.code}: ${error.message}` : error.name
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' && !(error instanceof AppError) ? error.code : undefined
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}
