// `pause`, `resume`, `cancel`, `retry`: what can be done with the run under way.
import { z } from 'zod'
import type { Command, CommandCall } from '../command.ts'
import { OpsError } from '../command.ts'
import { oneRun, pathOf } from './find-run.ts'
import type { RunReply } from './run-reply.ts'
import { aimOf, runReply } from './run-reply.ts'
import { watchRun } from './watch-run.ts'

interface Steering {
  readonly summary: string
  readonly done: (run: RunReply) => string
  /** Whether there is something to watch afterwards. */
  readonly isWatchable?: boolean
}

function steer(name: string, { summary, done, isWatchable = false }: Steering): Command {
  return {
    ...oneRun,
    ...(isWatchable ? { usage: '[id] [--watch]' } : {}),
    name,
    summary,
    options: isWatchable ? { watch: { type: 'boolean' } } : {},
    async run(call) {
      const id = call.words[0] ?? (await runUnderWay(call))
      const reply = await call.api.post(pathOf(id, `/${name}`), undefined, runReply)
      if (call.options['watch']) return await watchRun(call, id)
      call.show(reply, (run) => [`Run ${id} (${aimOf(run)}) ${done(run)}`])
    },
  }
}

const status = z.object({
  activeEmbeddingModel: z.string().optional(),
  reindexRun: z.object({ id: z.string() }).optional(),
})

/** By its state alone it cannot be told: a run that was cut over by force goes on. */
async function runUnderWay({ api }: CommandCall): Promise<string> {
  const { value } = await api.get('/ops/status', status)
  if (value.reindexRun) return value.reindexRun.id
  if (value.activeEmbeddingModel === undefined)
    throw new OpsError('Whether a run is under way is not known: the database does not answer.', { mayPass: true })
  throw new OpsError('No run is under way. To start one: npm run ops -- reindex --model MODEL')
}

export const pause = steer('pause', {
  summary: 'let the run under way rest',
  done: ({ id }) => `rests. To go on: npm run ops -- resume ${id}`,
})

export const resume = steer('resume', {
  summary: 'let a paused run go on, or one that seems to be stuck',
  done: ({ id }) => `goes on. To watch it: npm run ops -- watch ${id}`,
  isWatchable: true,
})

export const cancel = steer('cancel', {
  summary: 'give the run under way up; the active model stays',
  done: () => 'is given up. What is indexed already is kept for a while, in case another run wants it.',
})

export const retry = steer('retry', {
  summary: 'try the documents that failed once more',
  done: ({ id }) => `tries what failed again. To watch it: npm run ops -- watch ${id}`,
  isWatchable: true,
})
