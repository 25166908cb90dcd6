// All commands, in the order in which the help lists them.
import { budget } from './budget.ts'
import type { Command } from './command.ts'
import { compare } from './reindex/compare.ts'
import { coverage } from './reindex/coverage.ts'
import { cutover } from './reindex/cutover.ts'
import { failures } from './reindex/failures.ts'
import { purge } from './reindex/purge.ts'
import { reindex } from './reindex/reindex.ts'
import { rollback } from './reindex/rollback.ts'
import { run } from './reindex/run.ts'
import { runs } from './reindex/runs.ts'
import { cancel, pause, resume, retry } from './reindex/steer.ts'
import { watch } from './reindex/watch.ts'
import { status } from './status.ts'
import { trace } from './trace.ts'
import { turns } from './turns.ts'

export const commands: readonly Command[] = [
  status,
  budget,
  turns,
  trace,
  reindex,
  watch,
  runs,
  run,
  failures,
  retry,
  pause,
  resume,
  cancel,
  coverage,
  compare,
  cutover,
  rollback,
  purge,
]
