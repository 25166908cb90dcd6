// `run`: one re-index run.
import type { Command } from '../command.ts'
import { findRun, oneRun, pathOf } from './find-run.ts'
import { nextSteps } from './next-steps.ts'
import { runLines } from './run-lines.ts'
import { runReply } from './run-reply.ts'

export const run: Command = {
  ...oneRun,
  name: 'run',
  summary: 'one run (the latest, unless its id is given): state, progress, what failed',
  options: {},
  async run(call) {
    call.show(await call.api.get(pathOf(await findRun(call)), runReply), (found) => {
      const next = nextSteps(found)
      return next.length === 0 ? runLines(found) : [...runLines(found), '', ...next]
    })
  },
}
