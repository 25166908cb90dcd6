// `purge`: removes what is kept for the model that a run has left behind.
import type { Command } from '../command.ts'
import { OpsError } from '../command.ts'
import { findRun, oneRun, pathOf } from './find-run.ts'
import type { RunListing } from './run-reply.ts'
import { isUnderWay, runReply } from './run-reply.ts'

export const purge: Command = {
  ...oneRun,
  name: 'purge',
  summary: 'remove what is kept for the model that a run has left behind',
  details: [
    'The model before when the run was cut over, its target when it was cancelled or rolled back. There is no rollback after',
    'that. It happens by itself when RETENTION_DAYS are over. Asks first; --yes answers.',
  ],
  options: { yes: { type: 'boolean' } },
  async run(call) {
    const { api, confirm, show } = call
    const id = await findRun(call, { fits: isLeft, otherwise: 'No run has left a model behind.' })
    const { value: run } = await api.get(pathOf(id), runReply)
    const left = leftBehind(run)
    await confirm(`Remove all passages of ${left}? The way back will be another run.`)
    show(await api.post(pathOf(id, '/purge'), undefined, runReply), () => [
      `The passages of ${left} are being removed; that takes ten minutes at least.`,
    ])
  },
}

function isLeft(run: RunListing): boolean {
  return run.model !== undefined && !isUnderWay(run)
}

function leftBehind({ id, model, from, state }: RunListing): string {
  if (model === undefined || from === undefined)
    throw new OpsError(`Run ${id} had no target model; there is nothing to purge.`)
  return state === 'cut-over' ? from : model
}
