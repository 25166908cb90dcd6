// What the stand-ins have been asked so far, by their own journals.
import { z } from 'zod'
import type { StandIns } from '../product/start-stand-ins.ts'

const cosmosJournal = z.object({ total: z.number(), requestUnits: z.number() })

const searchJournal = z.object({
  routes: z.record(z.string(), z.record(z.string(), z.number())),
  documents: z.object({ written: z.number(), deleted: z.number() }),
})

const regionJournal = z.object({
  counts: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number()))),
  tokens: z.object({ embeddings: z.number() }),
})

export interface Asked {
  readonly databaseRequests: number
  readonly requestUnits: number
  readonly searchQueries: number
  readonly searchWrites: number
  readonly passagesWritten: number
  readonly passagesRemoved: number
  readonly embeddingRequests: number
  readonly embeddingTokens: number
}

export async function readJournals({ cosmos, search, regions }: StandIns): Promise<Asked> {
  const [database, index, ...models] = await Promise.all([
    read(cosmos, cosmosJournal),
    read(search, searchJournal),
    ...regions.map((region) => read(region, regionJournal)),
  ])
  return {
    databaseRequests: database.total,
    requestUnits: database.requestUnits,
    searchQueries: sum(index.routes['search']),
    searchWrites: sum(index.routes['index']),
    passagesWritten: index.documents.written,
    passagesRemoved: index.documents.deleted,
    embeddingRequests: models
      .flatMap(({ counts }) => Object.values(counts['embeddings'] ?? {}))
      .reduce((total, each) => total + sum(each), 0),
    embeddingTokens: models.reduce((total, { tokens }) => total + tokens.embeddings, 0),
  }
}

async function read<T>(url: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await (await fetch(`${url}/_requests`)).json())
}

function sum(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
