// Re-index runs on the wire: times readable, durations in seconds, absent facts left out.
import type { ComparedQuestion, ModelComparison } from '../indexing/reindex/compare-models.ts'
import type { RankComparison } from '../indexing/reindex/compare-rankings.ts'
import type { RunEstimate } from '../indexing/reindex/estimate-run.ts'
import type { Shortfall } from '../indexing/reindex/find-shortfall.ts'
import type { RunReport, RunSummary } from '../indexing/reindex/read-run.ts'
import type { RunScope } from '../indexing/reindex/reindex-run.ts'

export function runJson({ run, state }: RunSummary): object {
  const { id, scope, startedAt, startedBy, completedAt, end, problem } = run
  return {
    id,
    state,
    ...scopeJson(scope),
    startedAt: timeJson(startedAt),
    startedBy,
    completedAt: timeJson(completedAt),
    end: end && { as: end.as, at: timeJson(end.at), by: end.by, forced: end.isForced },
    problem: problem && { message: problem.message, at: timeJson(problem.at) },
  }
}

export function runReportJson({ run, state, progress, failures }: RunReport): object {
  return {
    ...runJson({ run, state }),
    progress: progress && {
      documents: {
        total: progress.total,
        done: progress.done,
        failed: progress.failed,
        remaining: progress.remaining,
      },
      tokens: progress.tokens,
      secondsLeft: secondsJson(progress.timeLeftMs),
    },
    failures: failures.map(({ documentName, code, message, failedAt }) => ({
      documentName,
      error: { code, message },
      failedAt: timeJson(failedAt),
    })),
  }
}

/** @param lacking what a forced cut-over did without. */
export function cutOverJson(report: RunReport, lacking: Shortfall | undefined): object {
  return {
    ...runReportJson(report),
    lacking: lacking && {
      missing: { count: lacking.missing, names: lacking.missingNames },
      passages: { catalogue: lacking.expectedPassages, index: lacking.countedPassages },
      summary: lacking.summary,
    },
  }
}

export function estimateJson({
  documents,
  embeddingModels,
  tokens,
  costMicroDollars,
  durationMs,
}: RunEstimate): object {
  return { documents, embeddingModels, tokens, costMicroDollars, seconds: secondsJson(durationMs) }
}

export function comparisonJson({ activeModel, targetModel, mean, questions }: ModelComparison): object {
  return { activeModel, targetModel, mean: agreementJson(mean), questions: questions.map(comparedJson) }
}

function comparedJson({ question, active, target, ...agreement }: ComparedQuestion): object {
  return { question, ...agreementJson(agreement), active, target }
}

/** Two digits: with a handful of passages the third says nothing. */
function agreementJson({ overlap, rankAgreement }: RankComparison): object {
  return { overlap: Number(overlap.toFixed(2)), rankAgreement: Number(rankAgreement.toFixed(2)) }
}

function scopeJson(scope: RunScope): object {
  switch (scope.kind) {
    case 'model':
      return { model: scope.model, from: scope.from }
    case 'changed':
      return { changedOnly: true }
    case 'documents':
      return { documents: scope.names }
  }
}

function timeJson(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString()
}

function secondsJson(durationMs: number | undefined): number | undefined {
  return durationMs === undefined ? undefined : Math.ceil(durationMs / 1_000)
}
