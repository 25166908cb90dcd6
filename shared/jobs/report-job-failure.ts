// A failure that no caller sees, told to whoever is on call.
import type { InvocationContext } from '@azure/functions'
import { AppError, codeOf } from '../kernel/app-error.ts'
import { describeError } from '../telemetry/describe-error.ts'
import type { JobFailed } from '../telemetry/job-events.ts'
import { deliveryOf } from './delivery.ts'
import type { JobHost } from './job-host.ts'

/** @param known what the caller knows better than the error and the host. */
export function reportJobFailure(
  host: Pick<JobHost<unknown>, 'telemetry' | 'reportUnexpected'>,
  invocation: InvocationContext,
  error: unknown,
  known: Partial<Pick<JobFailed, 'code' | 'isRetried'>> = {},
): void {
  const { functionName, invocationId } = invocation
  for (const each of failuresIn(error)) {
    const code = codeOf(each)
    if (code === 'internal') host.reportUnexpected(each, { functionName, requestId: invocationId })
    const { error: cause } = describeError(each)
    host.telemetry.jobFailed({ functionName, invocationId, code, cause, ...deliveryOf(invocation), ...known })
  }
}

/** What the host may see of it: it writes message and stack into its log, and those of a foreign error may quote content. */
export function forHostLog(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { error: described } = describeError(error)
  return new AppError('internal', `${described}: the events job_failed and unexpected_error have more.`)
}

/** Work of several parts fails in each of them for itself. Node's own, of one connection tried at several addresses, has a code. */
function failuresIn(error: unknown): readonly unknown[] {
  return error instanceof AggregateError && !('code' in error) ? error.errors : [error]
}
