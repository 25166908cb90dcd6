// One call to one embedding deployment: its deadline, its cancellation and its report. Fails with ModelErrors only.
import type { DeploymentEmbeddings, EmbeddingDeployment, EmbeddingRequest } from '../embedding-model.ts'
import { ModelError } from '../model-failure.ts'
import { AttemptReport, asModelError } from './attempt-report.ts'
import { CallScope } from './call-scope.ts'
import type { Permit } from './permit.ts'
import type { PoolContext } from './pool-context.ts'

export async function embedOnce(
  context: PoolContext,
  permit: Permit<EmbeddingDeployment>,
  { texts, promptTokens, onAttempt }: EmbeddingRequest,
  deadlineAt: number,
  signal: AbortSignal,
): Promise<DeploymentEmbeddings> {
  if (signal.aborted) {
    permit.release()
    throw new ModelError({ kind: 'cancelled' }, { cause: signal.reason })
  }
  const report = new AttemptReport(context, { permit, promptTokens, isHedge: false, onAttempt })
  // The answer comes whole: all of it is the first token.
  const limits = { ...context.options.deadlines, deadlineAt }
  const cut = Promise.withResolvers<never>()
  const scope = new CallScope(context.clock, limits, signal, cut.reject)
  try {
    const embeddings = await Promise.race([permit.member.deployment.embed(texts, scope.signal), cut.promise])
    permit.accepted(embeddings.rateLimit)
    report.succeeded({ promptTokens: embeddings.promptTokens, cachedPromptTokens: 0, completionTokens: 0 })
    return embeddings
  } catch (error) {
    const failure = asModelError(error, scope.signal, false)
    report.failed(failure)
    throw failure
  } finally {
    scope.close()
  }
}
