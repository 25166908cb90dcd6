// `watch`: follows a run until it is done.
import type { Command } from '../command.ts'
import { findRun, oneRun } from './find-run.ts'
import { watchRun } from './watch-run.ts'

export const watch: Command = {
  ...oneRun,
  name: 'watch',
  summary: 'follow a run until nothing is left to do; Ctrl-C leaves it going',
  details: ['With --json only the run as it is in the end. Exit code 1 when documents failed.'],
  options: {},
  async run(call) {
    await watchRun(call, await findRun(call))
  },
}
