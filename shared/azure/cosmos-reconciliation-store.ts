// How far reconciliation has come, as one item of the catalogue.
import type { Container } from '@azure/cosmos'
import { z } from 'zod'
import type { Reconciliation, ReconciliationStore } from '../operations/reconcile/reconciliation-store.ts'
import { noFindings } from '../operations/reconcile/finding.ts'
import { callExpecting, callService } from './service-error.ts'

const itemId = 'reconciliation'

const tally = z.object({
  blobs: z.number(),
  entries: z.number(),
  passages: z.number(),
  // A kind that an earlier version did not know counts nothing.
  findings: z.record(z.string(), z.number()).transform((counts) => ({ ...noFindings, ...counts })),
})

/** JSON has no undefined. */
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)

const place = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('blobs'), continuation: optionalText, afterName: z.string() }),
  z.object({ phase: z.literal('passages'), afterId: z.string() }),
])

const item = z.object({
  leasedUntil: z.number(),
  pass: z
    .object({ startedAt: z.number(), place, tally })
    .nullish()
    .transform((pass) => pass ?? undefined),
  lastReport: z
    .object({ startedAt: z.number(), finishedAt: z.number(), tally })
    .nullish()
    .transform((report) => report ?? undefined),
}) satisfies z.ZodType<Reconciliation>

export function cosmosReconciliationStore(container: () => Promise<Container>): ReconciliationStore {
  return {
    async read(abortSignal) {
      const { resource, etag } = await callService('database', abortSignal, async () =>
        (await container()).item(itemId, itemId).read({ abortSignal }),
      )
      return resource === undefined ? undefined : { state: item.parse(resource), revision: etag }
    },

    async write(state, expected, abortSignal) {
      const body = { id: itemId, type: 'reconciliation', ...state }
      const written = await callExpecting('database', abortSignal, [404, 409, 412], async () => {
        const catalog = await container()
        if (expected === undefined) return await catalog.items.create(body, { abortSignal })
        const accessCondition = { type: 'IfMatch', condition: expected }
        return await catalog.item(itemId, itemId).replace(body, { accessCondition, abortSignal })
      })
      return written.kind === 'refused' ? undefined : written.value.etag
    },
  }
}
