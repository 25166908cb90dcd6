// The catalogue in Cosmos DB, gone through from one end to the other.
import type { Container, SqlParameter } from '@azure/cosmos'
import type { CatalogEntry } from '../documents/document-catalog.ts'
import type { CatalogSweep } from '../documents/catalog-sweep.ts'
import { catalogItem } from './cosmos-catalog-item.ts'
import { callService } from './service-error.ts'

export function cosmosCatalogSweep(container: () => Promise<Container>): CatalogSweep {
  async function page(
    property: 'name' | 'documentId',
    conditions: readonly string[],
    range: Parameters<CatalogSweep['listByName']>[0],
    abortSignal: AbortSignal,
  ): Promise<readonly CatalogEntry[]> {
    const { after, through, limit } = range
    const within = [`c.${property} > @after`, ...(through === undefined ? [] : [`c.${property} <= @through`])]
    const where = ["c.type = 'document'", ...conditions, ...within].join(' AND ')
    const query = `SELECT TOP @limit * FROM c WHERE ${where} ORDER BY c.${property}`
    const parameters: SqlParameter[] = [
      { name: '@limit', value: limit },
      { name: '@after', value: after },
      ...(through === undefined ? [] : [{ name: '@through', value: through }]),
    ]
    const { resources } = await callService('database', abortSignal, async () =>
      (await container()).items.query<unknown>({ query, parameters }, { abortSignal, maxItemCount: limit }).fetchAll(),
    )
    return resources.map((resource) => catalogItem.parse(resource))
  }

  return {
    listByName: (range, signal) => page('name', ['c.isDeleted = false'], range, signal),
    listById: (range, signal) => page('documentId', [], range, signal),
  }
}
