// The state of a deployment as the API tells of it.
import { z } from 'zod'

const quota = z.object({ limit: z.number(), left: z.number(), windowMs: z.number() })

const deployment = z.object({
  id: z.string(),
  model: z.string(),
  state: z.string(),
  why: z.string(),
  until: z.string().optional(),
  tokens: quota.optional(),
  requests: quota.optional(),
  firstTokenP50Ms: z.number().optional(),
  firstTokenP95Ms: z.number().optional(),
  throttles: z.record(z.string(), z.number()),
  inFlight: z.number(),
})

const tally = z.object({
  startedAt: z.string(),
  blobs: z.number(),
  entries: z.number(),
  passages: z.number(),
  findings: z.record(z.string(), z.number()),
})

const embeddingModel = z.object({
  model: z.string(),
  state: z.string(),
  since: z.string().optional(),
  until: z.string().optional(),
})

/** A part of the status whose service did not answer. */
const unavailablePart = z.object({ part: z.string(), message: z.string() })

export const statusReply = z.object({
  embeddingModels: z.array(embeddingModel).optional(),
  reindexRun: z.object({ id: z.string(), paused: z.boolean() }).optional(),
  indexJobs: z.number().optional(),
  chat: z.array(deployment),
  smallChat: z.array(deployment),
  embeddings: z.array(deployment),
  reconciliation: z
    .object({ underWay: tally.optional(), last: tally.extend({ finishedAt: z.string() }).optional() })
    .optional(),
  unavailable: z.array(unavailablePart).default([]),
})

export type StatusReply = z.output<typeof statusReply>
export type DeploymentReply = z.output<typeof deployment>
export type TallyReply = z.output<typeof tally>
