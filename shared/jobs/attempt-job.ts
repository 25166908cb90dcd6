// One try at work that nobody waits for. A failure is reported, and passed on to the host, which tries again.
import type { InvocationContext } from '@azure/functions'
import { servicesOf } from '../kernel/services-of.ts'
import type { JobHost } from './job-host.ts'
import { forHostLog, reportJobFailure } from './report-job-failure.ts'
import { runJob } from './run-job.ts'

export async function attemptJob<Services>(
  host: JobHost<Services>,
  invocation: InvocationContext,
  work: (services: Services, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { functionName, invocationId: requestId } = invocation
  try {
    const services = await servicesOf(host, (error) => host.reportUnexpected(error, { functionName, requestId }))
    await runJob(host, (signal) => work(services, signal))
  } catch (error) {
    reportJobFailure(host, invocation, error)
    throw forHostLog(error)
  }
}
