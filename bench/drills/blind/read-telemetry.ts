// What telemetry has on a request, read as an operator reads it: from the collector, by the request's id alone.
import { z } from 'zod'
import { diagnoseTurn, type Diagnosis } from '../../../ops/diagnose-turn.ts'
import { turnEvent } from '../../../ops/turn-event.ts'

const trace = z.object({ events: z.array(turnEvent) })

/** One for each event of a turn under that id. */
export async function diagnosesOf(insightsUrl: string, requestId: string): Promise<readonly Diagnosis[]> {
  const response = await fetch(`${insightsUrl}/_traces/${requestId}`)
  if (response.status === 404) return []
  const { events } = trace.parse(await response.json())
  return events
    .filter(({ event, fields }) => event.startsWith('ai_completion') && fields['request_id'] === requestId)
    .map(diagnoseTurn)
}
