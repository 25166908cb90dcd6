// host.json as this host uses it, with the defaults of the Functions runtime.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseTimeSpan } from './time-span.ts'

const durationMs = z.string().transform((text, context) => {
  const milliseconds = parseTimeSpan(text)
  if (milliseconds === undefined) context.addIssue(`"${text}" is not a duration such as "00:00:30"`)
  return milliseconds ?? 0
})

// Defaults: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#host-json
const queues = z.object({
  maxPollingInterval: durationMs.prefault('00:01:00'),
  visibilityTimeout: durationMs.prefault('00:00:00'),
  batchSize: z.int().min(1).max(32).default(16),
  maxDequeueCount: z.int().min(1).default(5),
  newBatchThreshold: z.int().min(0).optional(),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
})

const hostJson = z.object({
  version: z.literal('2.0'),
  // "-1" is unbounded; without it, what Core Tools uses on a developer's machine.
  functionTimeout: z.union([z.literal('-1'), durationMs]).prefault('00:30:00'),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      queues: queues.prefault({}),
      blobs: z.object({ poisonBlobThreshold: z.int().min(1).default(5) }).prefault({}),
    })
    .prefault({}),
})

export interface HostJson {
  readonly functionTimeoutMs: number
  /** Without slashes at its ends; may be empty. */
  readonly routePrefix: string
  readonly queues: QueueSettings
  readonly poisonBlobThreshold: number
}

export interface QueueSettings {
  readonly maxPollingIntervalMs: number
  /** How long a message whose function failed stays invisible. */
  readonly visibilityTimeoutMs: number
  readonly batchSize: number
  readonly newBatchThreshold: number
  readonly maxDequeueCount: number
  readonly messageEncoding: 'base64' | 'none'
}

/** The longest delay that a Node timer takes; long enough to mean "unbounded". */
const unboundedMs = 2 ** 31 - 1

export async function readHostJson(appRoot: string): Promise<HostJson> {
  const path = join(appRoot, 'host.json')
  const result = hostJson.safeParse(JSON.parse(await readFile(path, 'utf8')))
  if (!result.success) throw new Error(`${path} is not valid:\n${z.prettifyError(result.error)}`)
  const { functionTimeout, extensions } = result.data
  const { queues, http, blobs } = extensions
  return {
    functionTimeoutMs: functionTimeout === '-1' ? unboundedMs : functionTimeout,
    routePrefix: http.routePrefix.replace(/^\/+|\/+$/g, ''),
    poisonBlobThreshold: blobs.poisonBlobThreshold,
    queues: {
      maxPollingIntervalMs: queues.maxPollingInterval,
      visibilityTimeoutMs: queues.visibilityTimeout,
      batchSize: queues.batchSize,
      newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2),
      maxDequeueCount: queues.maxDequeueCount,
      messageEncoding: queues.messageEncoding,
    },
  }
}
