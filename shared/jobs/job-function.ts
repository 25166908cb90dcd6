// A function that the timer or storage calls: services and a signal are there before the work starts, and a failure is reported.
import type { InvocationContext } from '@azure/functions'
import { attemptJob } from './attempt-job.ts'
import type { JobHost } from './job-host.ts'

export function jobFunction<Services>(
  host: JobHost<Services>,
  run: (services: Services, invocation: InvocationContext, signal: AbortSignal) => Promise<void>,
): (input: unknown, invocation: InvocationContext) => Promise<void> {
  return async (_input, invocation) =>
    attemptJob(host, invocation, (services, signal) => run(services, invocation, signal))
}
