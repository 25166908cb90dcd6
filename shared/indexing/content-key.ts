// Names an embedding by what went into it, so that text embedded once is not paid for again.
import { createHash } from 'node:crypto'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import { chunkerVersion } from './chunker-version.ts'

/** 132 bits: no two of any number of texts that fit into an index will ever share one. */
const keyLength = 22

/** The same for texts that differ in white space or Unicode composition only. URL-safe, 22 characters. */
export function contentKey(text: string, embeddingModel: EmbeddingModelId): string {
  const normalised = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  const hash = createHash('sha256').update(`${chunkerVersion}\n${embeddingModel}\n${normalised}`)
  return hash.digest('base64url').slice(0, keyLength)
}
