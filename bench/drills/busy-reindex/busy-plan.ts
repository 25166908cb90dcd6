// How much is re-indexed on which quota, and how many people ask meanwhile.
import type { EmbeddingModelId } from '../../../shared/models/embedding-model-id.ts'

/** The one embedding deployment that the run and the questions of the people share. */
export const deployment = 'text-embedding-3-large'

/** So small that a machine of two cores has plenty left: a document a second. Real ones are seven times as large and more. */
export const tokensPerMinute = 48_000
/** Azure grants 6 requests a minute for every 1 000 tokens. */
export const quota = { tokensPerMinute, requestsPerMinute: (tokensPerMinute / 1_000) * 6 }

export const activeModel: EmbeddingModelId = `${deployment}@1024`
/** Shorter or longer vectors of the same model come from the same deployment, so that its quota has to do for everything. */
export const targets: readonly EmbeddingModelId[] = [`${deployment}@1536`, `${deployment}@512`]

export interface BusyPlan {
  readonly documents: number
  /** Before the run, and again after it. */
  readonly quietMs: number
  /** Of the run, in which people ask as well. */
  readonly runMs: number
  /** What is used of the quota is counted in stretches of that length. */
  readonly stretchMs: number
  readonly questionsPerSecond: number
  /** Instances of the application that work off the run's jobs, in each part. */
  readonly instances: readonly number[]
  readonly hasUsualCode: boolean
}

/** Documents for some more than the whole minutes that are looked at, so that the run is never short of work. */
export const fullPlan: BusyPlan = {
  documents: 205,
  quietMs: 45_000,
  runMs: 190_000,
  stretchMs: 60_000,
  questionsPerSecond: 2,
  instances: [1, 2],
  hasUsualCode: true,
}
export const quickPlan: BusyPlan = {
  documents: 52,
  quietMs: 7_000,
  runMs: 32_000,
  stretchMs: 25_000,
  questionsPerSecond: 2,
  instances: [1],
  hasUsualCode: false,
}

/** As a model with a short prompt takes: what the application adds is small against it, and to be seen all the same. */
export const timeToFirstTokenMs = 400
