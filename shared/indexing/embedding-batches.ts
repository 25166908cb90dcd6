// Cuts texts to embed into requests.

/**
 * The service takes 2 048 inputs and 300 000 tokens a request. Far smaller requests are better here: a worker that is
 * killed loses one of them, a refused one is cheap to repeat, and questions get their turn between two. 16 000 tokens still
 * hold two texts of the longest kind (8 192), and make a request's fixed cost small.
 */
const maxTexts = 64
const mostTokens = 16_000

/** Of a deployment's quota: what is left of a minute when the next request does not fit into it any more is not used. */
const mostShare = 0.03

/** How large requests should be. @param quotas tokens a minute of the deployments that may get them, where known. */
export function tokensPerBatch(quotas: readonly number[]): number {
  return Math.min(mostTokens, ...quotas.map((tokensPerMinute) => Math.floor(tokensPerMinute * mostShare)))
}

/** A text that is larger by itself is a batch by itself. */
export function embeddingBatches<T extends { readonly tokens: number }>(
  texts: readonly T[],
  maxTokens: number,
): readonly (readonly T[])[] {
  const batches: T[][] = []
  let batch: T[] = []
  let tokens = 0
  for (const text of texts) {
    if (batch.length === maxTexts || (batch.length > 0 && tokens + text.tokens > maxTokens)) {
      batches.push(batch)
      batch = []
      tokens = 0
    }
    batch.push(text)
    tokens += text.tokens
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}
