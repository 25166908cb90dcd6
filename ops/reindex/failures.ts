// `failures`: the documents of a run that could not be indexed.
import type { Command } from '../command.ts'
import { failureLines } from './failure-lines.ts'
import { findRun, oneRun, pathOf } from './find-run.ts'
import { aimOf, runReply } from './run-reply.ts'

export const failures: Command = {
  ...oneRun,
  name: 'failures',
  summary: 'the documents of a run that failed, and why',
  options: {},
  async run(call) {
    call.show(await call.api.get(pathOf(await findRun(call)), runReply), (run) => {
      if (run.failures.length > 0) return failureLines(run.failures, run.progress?.documents.failed)
      const isOver = run.progress === undefined
      return [
        isOver
          ? `Run ${run.id} (${aimOf(run)}) is ${run.state}; the catalogue tells of the present only: GET /documents has what fails now.`
          : `No document of run ${run.id} (${aimOf(run)}) has failed.`,
      ]
    })
  },
}
