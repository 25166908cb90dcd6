// `runs`: the re-index runs there were, a line each.
import type { Command } from '../command.ts'
import { UsageError } from '../command.ts'
import { table } from '../report/table.ts'
import { utc } from '../report/units.ts'
import { tookFor } from './run-lines.ts'
import type { RunListing } from './run-reply.ts'
import { aimOf, runList } from './run-reply.ts'

/** A page of the API has no more. */
const mostRuns = 500

export const runs: Command = {
  name: 'runs',
  usage: '[--last N]',
  summary: 'the re-index runs, the latest first',
  words: 0,
  options: { last: { type: 'string', default: '20' } },
  async run({ options, api, show }) {
    const last = Number(options['last'])
    if (!Number.isInteger(last) || last < 1 || last > mostRuns)
      throw new UsageError(`--last is a whole number from 1 to ${mostRuns}.`)
    show(await api.get(`/ops/reindex?limit=${last}`, runList), ({ runs, continuation }) =>
      runs.length === 0
        ? ['No run has been started yet.']
        : [
            ...table([heading, ...runs.map(rowOf)]),
            ...(continuation === undefined ? [] : ['… and older ones (--last)']),
          ],
    )
  },
}

const heading = ['run', 'about', 'state', 'started', 'by', ' took']

function rowOf(run: RunListing): string[] {
  const { id, state, startedAt, startedBy, completedAt } = run
  const took = completedAt === undefined ? '' : tookFor(startedAt, completedAt)
  return [id, aimOf(run), state, utc(startedAt), startedBy, took]
}
