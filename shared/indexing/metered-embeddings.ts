// An embedding model for indexing: each request is charged to nobody in particular, and made only if the budget allows it.
import type { CallCeiling } from '../cost/call-ceiling.ts'
import type { OpensBills } from '../cost/spending.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'

export interface MeteredEmbeddingsDeps {
  readonly embeddings: EmbeddingModel
  readonly spending: OpensBills
  readonly ceilings: { readonly embedding: CallCeiling }
}

/** Documents are everybody's: they count towards the totals, and no user or tenant pays for them. */
const everybody = { mayExceedBudget: false }

export function meteredEmbeddings(deps: MeteredEmbeddingsDeps): EmbeddingModel {
  const { embeddings, spending, ceilings } = deps
  return {
    models: embeddings.models,
    embed: async (request, signal) => {
      const microDollars = ceilings.embedding({ promptTokens: request.promptTokens, completionTokens: 0 })
      const bill = await spending.open('indexing', everybody, { microDollars })
      try {
        return await embeddings.embed({ ...request, onAttempt: bill.meter('indexing') }, signal)
      } finally {
        bill.close()
      }
    },
  }
}
