// What the stand-ins have been asked so far, by their own journals.
import { z } from 'zod'
import type { StandIns } from '../product/start-stand-ins.ts'
import type { Cost } from './cost.ts'

const cosmosJournal = z.object({
  total: z.number(),
  requestUnits: z.number(),
  counts: z.array(z.object({ operation: z.string(), count: z.number() })),
})

const searchJournal = z.object({
  routes: z.record(z.string(), z.record(z.string(), z.number())),
  documents: z.object({ written: z.number(), deleted: z.number() }),
})

const regionJournal = z.object({
  counts: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number()))),
  tokens: z.object({ embeddings: z.number() }),
})

/** All but what goes to storage, which keeps no journal. */
export type Asked = Omit<Cost, 'blobRequests' | 'messagesSent' | 'queueRequests'>

export async function readJournals({ cosmos, search, regions }: StandIns): Promise<Asked> {
  const [database, index, ...models] = await Promise.all([
    read(cosmos, cosmosJournal),
    read(search, searchJournal),
    ...regions.map((region) => read(region, regionJournal)),
  ])
  // The SDK asks for a plan before each query.
  const queries = database.counts.filter(({ operation }) => operation === 'query' || operation === 'query-plan')
  return {
    databaseRequests: database.total,
    databaseQueries: sum(queries.map(({ count }) => count)),
    requestUnits: database.requestUnits,
    searchQueries: sum(Object.values(index.routes['search'] ?? {})),
    searchWrites: sum(Object.values(index.routes['index'] ?? {})),
    passages: index.documents.written + index.documents.deleted,
    embeddingRequests: sum(
      models.flatMap(({ counts }) => Object.values(counts['embeddings'] ?? {}).flatMap((each) => Object.values(each))),
    ),
    embeddingTokens: sum(models.map(({ tokens }) => tokens.embeddings)),
  }
}

async function read<T>(url: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await (await fetch(`${url}/_requests`)).json())
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
