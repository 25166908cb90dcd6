// A function that a queue calls: the message has been read, and its trace is gone on with, before the work starts.
import type { InvocationContext, StorageQueueHandler } from '@azure/functions'
import { attemptJob } from './attempt-job.ts'
import { isFromPoisonQueue, queueOf } from './delivery.ts'
import type { JobHost } from './job-host.ts'
import { forHostLog, reportJobFailure } from './report-job-failure.ts'

export interface MessageKind<Job> {
  /** Throws when the message is not such a job. */
  readonly parse: (message: unknown) => Job
  /** Runs the work as part of the trace that the job belongs to. */
  readonly inTrace: (queue: string, job: Job, run: () => Promise<void>) => Promise<void>
}

export function messageFunction<Services, Job>(
  host: JobHost<Services>,
  { parse, inTrace }: MessageKind<Job>,
  run: (services: Services, job: Job, signal: AbortSignal) => Promise<void>,
): StorageQueueHandler {
  return async (message, invocation) => {
    const reading = read(parse, message)
    if (reading.kind === 'malformed') return refuse(host, invocation, reading.error)
    const { job } = reading
    await inTrace(queueOf(invocation), job, () =>
      attemptJob(host, invocation, (services, signal) => run(services, job, signal)),
    )
  }
}

type Reading<Job> =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'malformed'; readonly error: unknown }

function read<Job>(parse: MessageKind<Job>['parse'], message: unknown): Reading<Job> {
  try {
    return { kind: 'job', job: parse(message) }
  } catch (error) {
    return { kind: 'malformed', error }
  }
}

/** Given back to its queue, as the next version of this application may know it; let go from a poison queue, where it would stay. */
function refuse(host: JobHost<unknown>, invocation: InvocationContext, error: unknown): void {
  const code = 'malformed_message'
  if (isFromPoisonQueue(invocation)) return reportJobFailure(host, invocation, error, { code, isRetried: false })
  reportJobFailure(host, invocation, error, { code })
  throw forHostLog(error)
}
