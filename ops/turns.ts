// `turns`: what was answered last, a line each.
import { z } from 'zod'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { cost, milliseconds } from './report/units.ts'
import { table } from './report/table.ts'
import type { TurnEvent } from './turn-event.ts'
import { numberOf, outcomeOf, turnEvent } from './turn-event.ts'

const reply = z.object({ turns: z.array(turnEvent) })

export const turns: Command = {
  name: 'turns',
  usage: '[--last N]',
  summary: 'the last questions: when, where, how long, how much, how it ended',
  words: 0,
  options: { last: { type: 'string', default: '20' } },
  async run({ options, insights, show }) {
    const last = Number(options['last'])
    if (!Number.isInteger(last) || last < 1) throw new UsageError('--last is a whole number from 1.')
    show(await insights.get(`/_turns?last=${last}`, reply), ({ turns }) =>
      turns.length === 0
        ? ['No question has been asked yet (telemetry arrives a few seconds after the answer).']
        : table([heading, ...turns.map(rowOf)]),
    )
  },
}

const heading = ['time', 'request', 'region', ' first token', ' whole', ' tokens', ' cost', 'outcome']

function rowOf(turn: TurnEvent): string[] {
  return [
    new Date(turn.at).toISOString().slice(11, 19),
    turn.fields['request_id'] ?? '',
    turn.fields['region'] ?? '',
    milliseconds(numberOf(turn, 'ttft_ms')),
    milliseconds(numberOf(turn, 'latency_ms')),
    turn.fields['total_tokens'] ?? '',
    cost(numberOf(turn, 'cost_micro_dollars')),
    outcomeOf(turn),
  ]
}
