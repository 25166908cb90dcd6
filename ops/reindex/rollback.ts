// `rollback`: the model that a cut-over has left answers again.
import type { Command } from '../command.ts'
import { findRun, oneRun, pathOf } from './find-run.ts'
import { runReply } from './run-reply.ts'

export const rollback: Command = {
  ...oneRun,
  name: 'rollback',
  summary: 'let the model before the last cut-over answer again',
  options: {},
  async run(call) {
    const id = await findRun(call, {
      fits: ({ state }) => state === 'cut-over',
      otherwise:
        'No cut-over is in force, so there is nothing to go back from. What became of each run: npm run ops -- runs',
    })
    const reply = await call.api.post(pathOf(id, '/rollback'), undefined, runReply)
    call.show(reply, ({ model, from }) => [
      `${from} answers questions again; every instance follows within ten seconds.`,
      `${model} is kept up to date for a while; to take it once more: npm run ops -- cutover ${id}`,
    ])
  },
}
