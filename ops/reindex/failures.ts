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
      const about = `run ${run.id} (${aimOf(run)})`
      if (run.progress !== undefined || run.model === undefined) return [`No document of ${about} has failed.`]
      return [
        `What failed in ${about} is not told any more, since it is ${run.state}.`,
        `What is not indexed for its model now: npm run ops -- coverage ${run.id}`,
      ]
    })
  },
}
