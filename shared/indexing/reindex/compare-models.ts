// A look at what would change with a cut-over: the same questions, answered from the passages of both embedding models.
import type { AppError } from '../../kernel/app-error.ts'
import { inParallel } from '../../kernel/in-parallel.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel, ActiveModelRecord } from '../../retrieval/active-model.ts'
import type { ScoredPassage } from '../../retrieval/passage.ts'
import type { SearchDeps } from '../../retrieval/search-by-model.ts'
import { searchByModel } from '../../retrieval/search-by-model.ts'
import type { RankComparison } from './compare-rankings.ts'
import { compareRankings, meanComparison } from './compare-rankings.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireRun } from './require-run.ts'

export interface CompareDeps extends SearchDeps {
  readonly runs: Pick<ReindexRunStore, 'read'>
  readonly readPointer: (signal: AbortSignal) => Promise<ActiveModelRecord>
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
  for (const model of [activeModel, targetModel]) requirePassages(model, pointer)
  const compared = await inParallel(questions, questionsAtOnce, async (question): Promise<ComparedQuestion> => {
    const request = { text: question, groups: undefined, top, priority: 'indexing', userId: 'comparison' } as const
    const [active, target] = await Promise.all(
      [activeModel, targetModel].map((model) => searchByModel(deps, model, request, signal)),
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

/** Without them a comparison would say that the models agree on nothing. */
function requirePassages(model: EmbeddingModelId, { model: active, others }: ActiveModel): void {
  const isKept = model === active || others.some((other) => other.model === model && other.state !== 'purging')
  if (!isKept) throw refusal(`no passages of ${model} are kept any more; there is nothing to compare with`)
}

function placeOf({ documentId, ordinal }: ScoredPassage): string {
  return `${documentId} ${ordinal}`
}

function refusal(message: string): AppError {
  return invalidRequest({ path: 'id', message })
}
