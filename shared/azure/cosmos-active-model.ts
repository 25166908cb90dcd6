// The pointer to the active embedding model, as one item of the catalogue.
import type { Container } from '@azure/cosmos'
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { ActiveModel, ActiveModelStore } from '../retrieval/active-model.ts'
import { embeddingModelIdSchema } from './embedding-model-id-schema.ts'
import { callExpecting, callService } from './service-error.ts'

const pointerId = 'active-model'

const pointerItem = z.object({
  model: embeddingModelIdSchema,
  previous: embeddingModelIdSchema.optional(),
  since: z.number(),
})

export function cosmosActiveModel(container: () => Promise<Container>): ActiveModelStore {
  async function read(abortSignal: AbortSignal): Promise<ActiveModel | undefined> {
    const { resource } = await callService('database', abortSignal, async () =>
      (await container()).item(pointerId, pointerId).read({ abortSignal }),
    )
    if (resource === undefined) return undefined
    const { model, previous, since } = pointerItem.parse(resource)
    return { model, previous, since }
  }

  async function initialise(first: ActiveModel, abortSignal: AbortSignal): Promise<ActiveModel> {
    const item = { id: pointerId, type: 'active-model', ...first }
    const created = await callExpecting('database', abortSignal, [409], async () =>
      (await container()).items.create(item, { abortSignal }),
    )
    if (created.kind === 'answered') return first
    const existing = await read(abortSignal)
    if (existing) return existing
    throw new AppError('upstream_failed', 'The active embedding model could not be read; try again.')
  }

  return { read, initialise }
}
