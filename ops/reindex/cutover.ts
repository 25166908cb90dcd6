// `cutover`: the target of a run answers questions from now on.
import { z } from 'zod'
import type { Command } from '../command.ts'
import { findRun, oneRun, pathOf } from './find-run.ts'
import { runReply } from './run-reply.ts'

const cutOverReply = runReply.extend({ lacking: z.object({ summary: z.string() }).optional() })

export const cutover: Command = {
  ...oneRun,
  name: 'cutover',
  usage: '[id] [--force]',
  summary: "let the run's model answer from now on, unless documents are missing",
  details: [
    '--force   although documents are missing: answers will lack them (asks first; --yes answers)',
    '',
    'The model before is kept up to date for a while: npm run ops -- rollback goes back at once.',
  ],
  options: { force: { type: 'boolean' }, yes: { type: 'boolean' } },
  async run(call) {
    const { api, options, show, confirm } = call
    const id = await findRun(call, {
      fits: ({ model, state }) => model !== undefined && state !== 'cancelled',
      otherwise: 'No run towards another model has been started that could be cut over to.',
    })
    const isForced = options['force'] === true
    if (isForced) {
      const { value } = await api.get(pathOf(id), runReply)
      await confirm(`Let ${value.model} answer, even if documents are missing from it?`)
    }
    const reply = await api.post(pathOf(id, '/cutover'), { force: isForced }, cutOverReply)
    show(reply, ({ model, from, lacking }) => [
      `${model} answers questions from now on; every instance follows within ten seconds.`,
      ...(lacking ? [`It is not complete: ${lacking.summary}. To see all: npm run ops -- coverage ${id}`] : []),
      `To go back to ${from}: npm run ops -- rollback ${id}`,
    ])
  },
}
