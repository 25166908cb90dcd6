// An embedding model id where it comes back from a service.
import { z } from 'zod'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import { parseEmbeddingModelId } from '../models/embedding-model-id.ts'

export const embeddingModelIdSchema = z.string().transform((text, context): EmbeddingModelId => {
  const parts = parseEmbeddingModelId(text)
  if (parts) return parts.id
  context.addIssue({ code: 'custom', message: 'is not an embedding model id' })
  return z.NEVER
})
