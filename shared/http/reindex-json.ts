// Re-index runs on the wire: times readable, durations in seconds, absent facts left out.
import type { RunEstimate } from '../indexing/reindex/estimate-run.ts'
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

export function estimateJson({ documents, embeddingModel, tokens, costMicroDollars, durationMs }: RunEstimate): object {
  return { documents, embeddingModel, tokens, costMicroDollars, seconds: secondsJson(durationMs) }
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
