// Coverage on the wire.
import type { Coverage } from '../operations/coverage/read-coverage.ts'
import type { CoverageProblem } from '../operations/coverage/find-problems.ts'

export function coverageJson(coverage: Coverage): object {
  const { embeddingModel, activeModel, documents, completeness, problems, continuation } = coverage
  const { missing, missingNames, failedForBoth, failedForBothNames, ...rest } = completeness
  return {
    embeddingModel,
    activeModel,
    complete: rest.isComplete,
    documents,
    passages: { catalogue: rest.expectedPassages, index: rest.countedPassages },
    missing: { count: missing, names: missingNames },
    failedForBoth: { count: failedForBoth, names: failedForBothNames },
    problems: problems.map(problemJson),
    continuation,
  }
}

function problemJson(problem: CoverageProblem): object {
  if (problem.kind !== 'failed') return problem
  const { kind, documentName, code, message } = problem
  return { kind, documentName, error: { code, message } }
}
