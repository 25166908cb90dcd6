// What a region can be started with, and the deployments it has unless told otherwise.
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Quota } from './quota/quota-gate.ts'

export interface ChatDeployment {
  readonly kind: 'chat'
  readonly name: string
  readonly model: string
  readonly contextWindowTokens: number
  /** How many sentences an answer may have: what tells the small model from the large one. */
  readonly maxAnswerSentences: number
}

export interface EmbeddingDeployment {
  readonly kind: 'embeddings'
  readonly name: string
  readonly model: string
  /** Vector length when the request asks for none; the longest the model gives. */
  readonly dimensions: number
  /** Whether the model takes the `dimensions` parameter (text-embedding-ada-002 does not). */
  readonly canShorten: boolean
}

export type Deployment = ChatDeployment | EmbeddingDeployment

export interface ModelRegionOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Azure's name of the region, as in `x-ms-region`. */
  readonly region?: string
  /** Accepted as `api-key` and as bearer token. */
  readonly keys?: readonly string[]
  readonly deployments?: readonly Deployment[]
  /** 0, the default, generates as fast as possible. */
  readonly tokensPerSecond?: number
  readonly timeToFirstTokenMs?: number
  /** By deployment name; `*` is for those not named. */
  readonly quota?: Readonly<Record<string, Quota>>
  readonly clock?: Clock
}

export const defaultRegion = 'Local'
export const defaultKey = 'local-key'

/** The window of the GPT-4o family, the commonest on Azure. */
export const defaultContextWindowTokens = 128_000

export function defaultDeployments(contextWindowTokens = defaultContextWindowTokens): readonly Deployment[] {
  return [
    { kind: 'chat', name: 'chat', model: 'offline-extractive', contextWindowTokens, maxAnswerSentences: 3 },
    { kind: 'chat', name: 'chat-small', model: 'offline-extractive-small', contextWindowTokens, maxAnswerSentences: 1 },
    embeddingDeployment('text-embedding-3-large', 3_072, true),
    embeddingDeployment('text-embedding-3-small', 1_536, true),
    embeddingDeployment('text-embedding-ada-002', 1_536, false),
  ]
}

function embeddingDeployment(model: string, dimensions: number, canShorten: boolean): EmbeddingDeployment {
  return { kind: 'embeddings', name: model, model, dimensions, canShorten }
}
