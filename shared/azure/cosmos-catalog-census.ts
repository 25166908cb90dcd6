// The catalogue, counted and searched by how far documents are indexed, in Cosmos DB.
import type { Container, SqlQuerySpec } from '@azure/cosmos'
import { z } from 'zod'
import type { CatalogCensus, CensusFilter } from '../documents/catalog-census.ts'
import { censusCondition } from './cosmos-census-condition.ts'
import { catalogItem } from './cosmos-catalog-item.ts'
import { decodeContinuation, pageOf } from './cosmos-catalog-paging.ts'
import { callService } from './service-error.ts'

/** A sum over no items at all may come back as nothing. */
const total = z.tuple([z.number()]).catch([0])

export function cosmosCatalogCensus(container: () => Promise<Container>): CatalogCensus {
  async function query(spec: SqlQuerySpec, abortSignal: AbortSignal, maxItemCount = 1): Promise<readonly unknown[]> {
    const { resources } = await callService('database', abortSignal, async () =>
      (await container()).items.query<unknown>(spec, { abortSignal, maxItemCount }).fetchAll(),
    )
    return resources
  }

  async function aggregate(what: string, filter: CensusFilter, signal: AbortSignal): Promise<number> {
    const { text, parameters } = censusCondition(filter)
    const [value] = total.parse(await query({ query: `SELECT VALUE ${what} FROM c WHERE ${text}`, parameters }, signal))
    return value
  }

  const count: CatalogCensus['count'] = (filter, signal) => aggregate('COUNT(1)', filter, signal)

  const sumOf = (what: 'passages' | 'tokens', model: string, filter: CensusFilter, signal: AbortSignal) =>
    aggregate(`SUM(c.models[${JSON.stringify(model)}].${what})`, filter, signal)

  const sumIndexed: CatalogCensus['sumIndexed'] = (of, model, signal) =>
    sumOf(of, model, { standings: [{ model, among: ['indexed'] }] }, signal)

  const indexedWithin: CatalogCensus['indexedWithin'] = async (model, within, signal) => {
    const filter: CensusFilter = { standings: [{ model, among: ['indexed'] }], within }
    const [documents, passages] = await Promise.all([count(filter, signal), sumOf('passages', model, filter, signal)])
    return { documents, passages }
  }

  const find: CatalogCensus['find'] = async (filter, { limit, continuation }, signal) => {
    const { text, parameters } = censusCondition(filter)
    const page = [
      { name: '@limit', value: limit + 1 },
      { name: '@afterName', value: decodeContinuation(continuation) },
    ]
    const found = await query(
      {
        query: `SELECT TOP @limit * FROM c WHERE ${text} AND c.name > @afterName ORDER BY c.name`,
        parameters: [...parameters, ...page],
      },
      signal,
      limit + 1,
    )
    return pageOf(
      found.map((item) => catalogItem.parse(item)),
      limit,
    )
  }

  const sizeBytes: CatalogCensus['sizeBytes'] = (filter, signal) => aggregate('SUM(c.sizeBytes)', filter, signal)
  return { count, sumIndexed, indexedWithin, sizeBytes, find }
}
