// How long a run will take from now on, as far as that can be told.
import type { Clock } from '../../kernel/clock.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { RunProgress } from './run-progress.ts'

export interface TimeLeftDeps {
  readonly tokensPerMinuteOf: (model: EmbeddingModelId) => number | undefined
  readonly clock: Pick<Clock, 'now'>
}

/** Before that much is done, its pace says little about the rest. */
const tellingShare = 0.02

/** By the pace so far; at the very beginning by the quotas; undefined when neither is known. */
export function timeLeftMs(deps: TimeLeftDeps, run: ReindexRun, progress: RunProgress): number | undefined {
  if (progress.remaining === 0) return 0
  const settled = progress.done + progress.failed
  if (settled >= progress.total * tellingShare && settled > 0) {
    const elapsedMs = deps.clock.now() - run.startedAt
    return Math.ceil((elapsedMs / settled) * progress.remaining)
  }
  const tokensPerMinute = run.scope.kind === 'model' ? deps.tokensPerMinuteOf(run.scope.model) : undefined
  if (!progress.tokens || tokensPerMinute === undefined) return undefined
  return Math.ceil(((progress.tokens.total - progress.tokens.done) / tokensPerMinute) * 60_000)
}
