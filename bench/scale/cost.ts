// What work costs the services, as a list of counts that can be added and divided.
import { z } from 'zod'

export const costNames = [
  'blobRequests',
  'messagesSent',
  'queueRequests',
  'databaseRequests',
  'databaseQueries',
  'requestUnits',
  'searchQueries',
  'searchWrites',
  'passages',
  'embeddingRequests',
  'embeddingTokens',
] as const

export type CostName = (typeof costNames)[number]

const cost = z.record(z.enum(costNames), z.number())
export type Cost = Readonly<z.output<typeof cost>>

export function costBy(figure: (name: CostName) => number): Cost {
  return cost.parse(Object.fromEntries(costNames.map((name) => [name, figure(name)])))
}

export const noCost: Cost = costBy(() => 0)
