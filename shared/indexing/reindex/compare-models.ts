// A look at what would change with a cut-over: the same questions, answered from the passages of both embedding models.
import { AppError } from '../../kernel/app-error.ts'
import { inParallel } from '../../kernel/in-parallel.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { EmbeddingModel } from '../../models/embedding-model.ts'
import type { TokenCounter } from '../../models/token-counter.ts'
import type { ActiveModelRecord } from '../../retrieval/active-model.ts'
import type { PassageIndex } from '../../retrieval/passage-index.ts'
import type { ScoredPassage } from '../../retrieval/passage.ts'
import type { RankComparison } from './compare-rankings.ts'
import { compareRankings, meanComparison } from './compare-rankings.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireRun } from './require-run.ts'

export interface CompareDeps {
  readonly runs: Pick<ReindexRunStore, 'read'>
  readonly readPointer: (signal: AbortSignal) => Promise<ActiveModelRecord>
  readonly embeddings: EmbeddingModel
  readonly index: Pick<PassageIndex, 'search'>
  readonly counter: TokenCounter
}

export interface CompareRequest {
  readonly runId: string
  readonly questions: readonly string[]
  /** How many passages of each ranking are compared. */
  readonly top: number
}

export interface ComparedQuestion extends RankComparison {
  readonly question: string
  /** Documents in order of rank. */
  readonly active: readonly string[]
  readonly target: readonly string[]
}

export interface ModelComparison {
  readonly activeModel: EmbeddingModelId
  readonly targetModel: EmbeddingModelId
  readonly mean: RankComparison
  readonly questions: readonly ComparedQuestion[]
}

/** Each asks for two embeddings and two searches; users' questions must not wait behind them. */
const questionsAtOnce = 4
/** The service's limit for one input. */
const maxQuestionTokens = 8_192

/** Passages are compared as places in documents (document and ordinal), for their ids differ from model to model. */
export async function compareModels(
  deps: CompareDeps,
  { runId, questions, top }: CompareRequest,
  signal: AbortSignal,
): Promise<ModelComparison> {
  const { scope } = await requireRun(deps.runs, runId, signal)
  if (scope.kind !== 'model') throw refusal('this run has no target model; there is nothing to compare')
  const { pointer } = await deps.readPointer(signal)
  // After a cut-over the comparison is with the model before.
  const [activeModel, targetModel] = [pointer.model === scope.model ? scope.from : pointer.model, scope.model]
  const compared = await inParallel(questions, questionsAtOnce, async (question): Promise<ComparedQuestion> => {
    const [active, target] = await Promise.all(
      [activeModel, targetModel].map((model) => search(deps, question, model, top, signal)),
    )
    return {
      question,
      ...compareRankings((active ?? []).map(placeOf), (target ?? []).map(placeOf)),
      active: (active ?? []).map(({ documentName }) => documentName),
      target: (target ?? []).map(({ documentName }) => documentName),
    }
  })
  return { activeModel, targetModel, mean: meanComparison(compared), questions: compared }
}

async function search(
  { embeddings, index, counter }: CompareDeps,
  question: string,
  model: EmbeddingModelId,
  top: number,
  signal: AbortSignal,
): Promise<readonly ScoredPassage[]> {
  const text = counter.cut(question, maxQuestionTokens)
  const [vector] = await embeddings.embed(
    { model, texts: [text], promptTokens: counter.count(text), priority: 'indexing', userId: 'comparison' },
    signal,
  )
  if (!vector) throw new AppError('upstream_failed', 'A question could not be embedded; try again.')
  return await index.search({ text: question, vector, embeddingModel: model, groups: undefined, top }, signal)
}

function placeOf({ documentId, ordinal }: ScoredPassage): string {
  return `${documentId} ${ordinal}`
}

function refusal(message: string): AppError {
  return invalidRequest({ path: 'id', message })
}
