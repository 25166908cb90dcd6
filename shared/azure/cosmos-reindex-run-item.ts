// A re-index run as it is stored in Cosmos DB, and the way there and back.
import { z } from 'zod'
import type { ReindexRun } from '../indexing/reindex/reindex-run.ts'
import { embeddingModelIdSchema } from './embedding-model-id-schema.ts'

const scope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('model'), model: embeddingModelIdSchema, from: embeddingModelIdSchema }),
  z.object({ kind: z.literal('changed') }),
  z.object({ kind: z.literal('documents'), names: z.array(z.string()) }),
])

const end = z.object({
  as: z.enum(['finished', 'cancelled', 'cut-over', 'rolled-back']),
  at: z.number(),
  by: z.string(),
  isForced: z.boolean(),
})

export const runItem = z
  .object({
    runId: z.string(),
    scope,
    startedAt: z.number(),
    startedBy: z.string(),
    completedAt: z.number().optional(),
    end: end.optional(),
    problem: z.object({ message: z.string(), at: z.number() }).optional(),
  })
  // JSON leaves out what is undefined; the domain's type names it.
  .transform(({ runId, completedAt, end, problem, ...facts }): ReindexRun => ({
    id: runId,
    ...facts,
    completedAt,
    end,
    problem,
  }))

export function toRunItem({
  id,
  ...run
}: ReindexRun): Omit<ReindexRun, 'id'> & { id: string; type: 'run'; runId: string } {
  return { ...run, id: runItemId(id), type: 'run', runId: id }
}

export function runItemId(runId: string): string {
  return `run-${runId}`
}
