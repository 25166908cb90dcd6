// `trace`: one request as a waterfall, and what is to be known about it.
import { z } from 'zod'
import type { Command } from './command.ts'
import { OpsError } from './command.ts'
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

const notKept =
  'Its trace was not kept: TELEMETRY_TRACED_PERCENT says how many are. What there is to know is in its event.'

export const trace: Command = {
  name: 'trace',
  usage: '<requestId>',
  summary: 'one request as a waterfall, with where its time went and why',
  details: [
    'The id is in the header x-request-id of every answer, in the body of every error, and in what turns lists.',
  ],
  words: 1,
  options: {},
  async run({ words: [requestId = ''], insights, show }) {
    const found = await insights.get(`/_traces/${encodeURIComponent(requestId)}`, reply).catch((error: unknown) => {
      throw error instanceof OpsError && error.status === 404 ? unknown(requestId, error) : error
    })
    show(found, ({ operationId, spans, events }) => [
      `request ${requestId}, trace ${operationId}\n`,
      ...(spans.length === 0 ? [notKept] : waterfall(spans)),
      ...events.flatMap(turnFacts),
    ])
  },
}

function unknown(requestId: string, cause: unknown): OpsError {
  const seconds = 'Telemetry of a request arrives a few seconds after its answer'
  return new OpsError(
    `Nothing is known of a request ${requestId}. ${seconds}; the last questions: npm run ops -- turns`,
    { cause },
  )
}
