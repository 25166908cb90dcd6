// The catalogue of documents in Cosmos DB.
import type { Container, SqlQuerySpec } from '@azure/cosmos'
import type { CatalogEntry, CatalogRecord, DocumentCatalog } from '../documents/document-catalog.ts'
import { catalogItem, itemIdOf, toCatalogItem } from './cosmos-catalog-item.ts'
import { decodeContinuation, pageOf } from './cosmos-catalog-paging.ts'
import { callExpecting, callService } from './service-error.ts'

export function cosmosDocumentCatalog(container: () => Promise<Container>): DocumentCatalog {
  async function read(id: string, abortSignal: AbortSignal): Promise<CatalogRecord | undefined> {
    const itemId = itemIdOf(id)
    const { resource, etag } = await callService('database', abortSignal, async () =>
      (await container()).item(itemId, itemId).read({ abortSignal }),
    )
    return resource === undefined ? undefined : { entry: catalogItem.parse(resource), revision: etag }
  }

  async function write(
    entry: CatalogEntry,
    expected: string | undefined,
    abortSignal: AbortSignal,
  ): Promise<string | undefined> {
    const item = toCatalogItem(entry)
    const written = await callExpecting('database', abortSignal, [404, 409, 412], async () => {
      const catalog = await container()
      if (expected === undefined) return await catalog.items.create(item, { abortSignal })
      const accessCondition = { type: 'IfMatch', condition: expected }
      return await catalog.item(item.id, item.id).replace(item, { accessCondition, abortSignal })
    })
    return written.kind === 'refused' ? undefined : written.value.etag
  }

  const list: DocumentCatalog['list'] = async (page, abortSignal) => {
    const query = listQuery(page)
    const { resources } = await callService('database', abortSignal, async () =>
      (await container()).items.query<unknown>(query, { abortSignal, maxItemCount: page.limit }).fetchAll(),
    )
    return pageOf(
      resources.map((resource) => catalogItem.parse(resource)),
      page.limit,
    )
  }

  return { read, write, list }
}

function listQuery(page: Parameters<DocumentCatalog['list']>[0]): SqlQuerySpec {
  const groups = page.groups ?? []
  const readable = [
    'ARRAY_LENGTH(c.groups) = 0',
    ...groups.map((_, index) => `ARRAY_CONTAINS(c.groups, @group${index})`),
  ]
  const conditions = [
    "c.type = 'document'",
    'c.isDeleted = false',
    'c.name > @after',
    ...(page.groups ? [`(${readable.join(' OR ')})`] : []),
  ]
  return {
    // One more than asked for tells whether there is a next page.
    query: `SELECT TOP @limit * FROM c WHERE ${conditions.join(' AND ')} ORDER BY c.name`,
    parameters: [
      { name: '@limit', value: page.limit + 1 },
      { name: '@after', value: decodeContinuation(page.continuation) },
      ...(page.groups ? groups.map((value, index) => ({ name: `@group${index}`, value })) : []),
    ],
  }
}
