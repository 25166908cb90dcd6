// Everything that the use cases around re-index runs need together; each declares its own part.
import type { CompareDeps } from './compare-models.ts'
import type { CutOverDeps } from './cut-over.ts'
import type { EstimateDeps } from './estimate-run.ts'
import type { ReindexJobDeps } from './perform-reindex-job.ts'
import type { ReadRunDeps } from './read-run.ts'
import type { PoisonedReindexJobDeps } from './record-poisoned-reindex-job.ts'
import type { ReviveRunDeps } from './revive-run.ts'
import type { RollBackDeps } from './roll-back.ts'
import type { StartPurgeDeps } from './start-purge.ts'
import type { StartRunDeps } from './start-run.ts'
import type { SteerRunDeps } from './steer-run.ts'

export type ReindexDeps = ReindexJobDeps &
  PoisonedReindexJobDeps &
  StartRunDeps &
  EstimateDeps &
  ReadRunDeps &
  CutOverDeps &
  RollBackDeps &
  SteerRunDeps &
  StartPurgeDeps &
  ReviveRunDeps &
  CompareDeps
