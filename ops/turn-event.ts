// An answer, or a failure to answer, as telemetry tells it.
import { z } from 'zod'

export const turnEvent = z.object({
  at: z.string(),
  event: z.string(),
  fields: z.record(z.string(), z.string()),
})
export type TurnEvent = z.output<typeof turnEvent>

/** `stop`, `interrupted`, …; the error's code when there was no answer. */
export function outcomeOf({ fields }: TurnEvent): string {
  return fields['finish_reason'] ?? fields['code'] ?? ''
}

export function numberOf({ fields }: TurnEvent, name: string): number | undefined {
  const value = Number(fields[name] ?? Number.NaN)
  return Number.isNaN(value) ? undefined : value
}
