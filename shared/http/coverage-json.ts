// Coverage on the wire.
import type { Coverage, CoverageFigures } from '../operations/coverage/read-coverage.ts'
import type { CoverageProblem } from '../operations/coverage/find-problems.ts'

export function coverageJson({ embeddingModel, activeModel, figures, problems, continuation }: Coverage): object {
  return {
    embeddingModel,
    activeModel,
    ...(figures ? figuresJson(figures) : {}),
    problems: problems.map(problemJson),
    continuation,
  }
}

function figuresJson({ documents, completeness }: CoverageFigures): object {
  const { missing, missingNames, failedForBoth, failedForBothNames, ...rest } = completeness
  return {
    complete: rest.isComplete,
    documents,
    passages: { catalogue: rest.expectedPassages, index: rest.countedPassages },
    missing: { count: missing, names: missingNames },
    failedForBoth: { count: failedForBoth, names: failedForBothNames },
  }
}

function problemJson(problem: CoverageProblem): object {
  if (problem.kind !== 'failed') return problem
  const { kind, documentName, code, message } = problem
  return { kind, documentName, error: { code, message } }
}
