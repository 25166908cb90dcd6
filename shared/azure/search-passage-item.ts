// A passage as the search index holds it, and the way there and back.
import { z } from 'zod'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddedPassage, Passage } from '../retrieval/passage.ts'
import { embeddingModelIdSchema } from './embedding-model-id-schema.ts'

export interface PassageItem {
  readonly id: string
  readonly documentId?: string
  readonly documentName?: string
  readonly documentVersion?: string
  readonly title?: string
  readonly page?: number | null
  readonly headings?: readonly string[]
  readonly ordinal?: number
  readonly content?: string
  readonly tokens?: number
  readonly contentKey?: string
  readonly embeddingModel?: string
  readonly groups?: readonly string[]
  readonly indexedAt?: string
  /** One field for each dimension count; see `vectorFieldOf`. */
  readonly [vectorField: `vector_${number}`]: readonly number[]
}

/** Models of equal dimensions share a field: a vector query is always filtered by model. */
export function vectorFieldOf(model: EmbeddingModelId): `vector_${number}` {
  return `vector_${dimensionsOf(model)}`
}

export function dimensionsOf(model: EmbeddingModelId): number {
  return Number(model.slice(model.lastIndexOf('@') + 1))
}

/** 9 significant digits restore every 32-bit float exactly, and cost half of what its 64-bit spelling does on the wire. */
const float32Digits = 9

export function toPassageItem({ vector, ...passage }: EmbeddedPassage): PassageItem {
  return {
    ...passage,
    page: passage.page ?? null,
    indexedAt: new Date(passage.indexedAt).toISOString(),
    [vectorFieldOf(passage.embeddingModel)]: Array.from(vector, (value) => Number(value.toPrecision(float32Digits))),
  }
}

export const passageItem = z.object({
  id: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  documentVersion: z.string(),
  title: z.string(),
  page: z
    .number()
    .nullish()
    .transform((page) => page ?? undefined),
  headings: z.array(z.string()),
  ordinal: z.number(),
  content: z.string(),
  tokens: z.number(),
  contentKey: z.string(),
  embeddingModel: embeddingModelIdSchema,
  groups: z.array(z.string()),
  indexedAt: z.string().transform((text) => Date.parse(text)),
}) satisfies z.ZodType<Passage>

/** Everything but the vector, which only re-use of vectors reads. */
export const passageFields = passageItem.keyof().options
