// Re-index runs as items of the catalogue.
import type { Container } from '@azure/cosmos'
import type { ReindexRun } from '../indexing/reindex/reindex-run.ts'
import type { ReindexRunStore, RunRecord } from '../indexing/reindex/reindex-run-store.ts'
import { unknownContinuation } from '../kernel/unknown-continuation.ts'
import { runItem, runItemId, toRunItem } from './cosmos-reindex-run-item.ts'
import { callExpecting, callService } from './service-error.ts'

export function cosmosReindexRuns(container: () => Promise<Container>): ReindexRunStore {
  async function create(run: ReindexRun, abortSignal: AbortSignal): Promise<void> {
    await callService('database', abortSignal, async () =>
      (await container()).items.create(toRunItem(run), { abortSignal }),
    )
  }

  async function read(id: string, abortSignal: AbortSignal): Promise<RunRecord | undefined> {
    const itemId = runItemId(id)
    const { resource, etag } = await callService('database', abortSignal, async () =>
      (await container()).item(itemId, itemId).read({ abortSignal }),
    )
    return resource === undefined ? undefined : { run: runItem.parse(resource), revision: etag }
  }

  async function replace(run: ReindexRun, expected: string, abortSignal: AbortSignal): Promise<boolean> {
    const item = toRunItem(run)
    const accessCondition = { type: 'IfMatch', condition: expected }
    const written = await callExpecting('database', abortSignal, [404, 412], async () =>
      (await container()).item(item.id, item.id).replace(item, { accessCondition, abortSignal }),
    )
    return written.kind === 'answered'
  }

  const list: ReindexRunStore['list'] = async ({ limit, continuation }, abortSignal) => {
    const query = {
      query: "SELECT TOP @limit * FROM c WHERE c.type = 'run' AND c.startedAt < @before ORDER BY c.startedAt DESC",
      parameters: [
        { name: '@limit', value: limit + 1 },
        { name: '@before', value: decodeContinuation(continuation) },
      ],
    }
    const { resources } = await callService('database', abortSignal, async () =>
      (await container()).items.query<unknown>(query, { abortSignal, maxItemCount: limit + 1 }).fetchAll(),
    )
    const found = resources.map((resource) => runItem.parse(resource))
    const runs = found.slice(0, limit)
    const last = found.length > limit ? runs.at(-1) : undefined
    return { runs, continuation: last && String(last.startedAt) }
  }

  return { create, read, replace, list }
}

/** One run at a time is under way, so no two start in the same millisecond. */
function decodeContinuation(continuation: string | undefined): number {
  if (continuation === undefined) return Number.MAX_SAFE_INTEGER
  if (!/^\d{1,16}(\.\d{1,16})?$/.test(continuation)) throw unknownContinuation()
  return Number(continuation)
}
