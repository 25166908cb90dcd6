// `trace`: one request as a waterfall, and what is to be known about it.
import { z } from 'zod'
import type { Command } from './command.ts'
import { turnFacts } from './report/turn-facts.ts'
import { waterfall } from './report/waterfall.ts'
import { turnEvent } from './turn-event.ts'

const span = z.object({
  id: z.string(),
  parentId: z.string().optional(),
  name: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  isSuccess: z.boolean(),
  attributes: z.record(z.string(), z.string()),
})

const reply = z.object({ operationId: z.string(), spans: z.array(span), events: z.array(turnEvent) })

export const trace: Command = {
  name: 'trace',
  usage: '<requestId>',
  summary: 'one request as a waterfall, with where its time went and why',
  words: 1,
  options: {},
  async run({ words: [requestId = ''], insights, show }) {
    show(await insights.get(`/_traces/${encodeURIComponent(requestId)}`, reply), ({ operationId, spans, events }) => [
      `request ${requestId}, trace ${operationId}\n`,
      ...waterfall(spans),
      ...events.flatMap(turnFacts),
    ])
  },
}
