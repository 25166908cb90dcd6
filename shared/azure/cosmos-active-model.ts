// The pointer to the active embedding model, as one item of the catalogue.
import type { Container } from '@azure/cosmos'
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { ActiveModel, ActiveModelRecord, ActiveModelStore } from '../retrieval/active-model.ts'
import { embeddingModelIdSchema } from './embedding-model-id-schema.ts'
import { callExpecting, callService } from './service-error.ts'

const pointerId = 'active-model'

const model = embeddingModelIdSchema

const otherModel = z.discriminatedUnion('state', [
  z.object({ state: z.literal('target'), model }),
  z.object({ state: z.literal('previous'), model, until: z.number() }),
  z.object({ state: z.literal('retired'), model, until: z.number() }),
  z.object({ state: z.literal('purging'), model, since: z.number() }),
])

const pointerMove = z.object({
  kind: z.enum(['cut-over', 'rollback']),
  runId: z.string(),
  at: z.number(),
  by: z.string(),
  isForced: z.boolean(),
})

const pointerItem = z
  .object({
    model,
    since: z.number(),
    others: z.array(otherModel),
    run: z.object({ id: z.string(), isPaused: z.boolean() }).optional(),
    lastMove: pointerMove.optional(),
  })
  // JSON leaves out what is undefined; the domain's type names it.
  .transform(({ run, lastMove, ...facts }): ActiveModel => ({ ...facts, run, lastMove }))

export function cosmosActiveModel(container: () => Promise<Container>): ActiveModelStore {
  async function read(abortSignal: AbortSignal): Promise<ActiveModelRecord | undefined> {
    const { resource, etag } = await callService('database', abortSignal, async () =>
      (await container()).item(pointerId, pointerId).read({ abortSignal }),
    )
    return resource === undefined ? undefined : { pointer: pointerItem.parse(resource), revision: etag }
  }

  async function initialise(first: ActiveModel, abortSignal: AbortSignal): Promise<ActiveModelRecord> {
    const created = await callExpecting('database', abortSignal, [409], async () =>
      (await container()).items.create(itemOf(first), { abortSignal }),
    )
    if (created.kind === 'answered') return { pointer: first, revision: created.value.etag }
    const existing = await read(abortSignal)
    if (existing) return existing
    throw new AppError('upstream_failed', 'The active embedding model could not be read; try again.')
  }

  async function replace(next: ActiveModel, expected: string, abortSignal: AbortSignal): Promise<boolean> {
    const accessCondition = { type: 'IfMatch', condition: expected }
    const written = await callExpecting('database', abortSignal, [404, 412], async () =>
      (await container()).item(pointerId, pointerId).replace(itemOf(next), { accessCondition, abortSignal }),
    )
    return written.kind === 'answered'
  }

  return { read, initialise, replace }
}

function itemOf(pointer: ActiveModel): ActiveModel & { readonly id: string; readonly type: string } {
  return { id: pointerId, type: 'active-model', ...pointer }
}
