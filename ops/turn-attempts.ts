// The calls to models in a turn's event: those for the answer, and those before it.
import { z } from 'zod'
import type { TurnEvent } from './turn-event.ts'

const attempt = z.object({
  /** `region/deployment`. */
  deployment: z.string(),
  /** `succeeded`, or what it failed with: `unavailable/503`. */
  outcome: z.string(),
  duration_ms: z.number(),
  ttft_ms: z.number().optional(),
  is_hedge: z.boolean(),
})
export type TurnAttempt = z.output<typeof attempt>

const attempts = z.array(attempt)
const helperAttempts = z.array(attempt.extend({ purpose: z.string() }))

export function answerAttempts({ fields }: TurnEvent): readonly TurnAttempt[] {
  return attempts.parse(JSON.parse(fields['attempts'] ?? '[]'))
}

/** For the embedding of the question. */
export function embeddingAttempts({ fields }: TurnEvent): readonly TurnAttempt[] {
  const before = helperAttempts.parse(JSON.parse(fields['helper_attempts'] ?? '[]'))
  return before.filter(({ purpose }) => purpose === 'retrieval')
}

/** Whether it is the deployment that failed: not so when a caller leaves, a hedge loses, or the question is refused. */
export function isFailed({ outcome }: TurnAttempt): boolean {
  return /^(throttled|unavailable|timed-out|dropped|misconfigured)/.test(outcome)
}

/** The one whose text the user has seen: it finished, or was the last to begin. */
export function shownAttempt(made: readonly TurnAttempt[]): TurnAttempt | undefined {
  return (
    made.find(({ outcome }) => outcome === 'succeeded') ??
    made.findLast(({ ttft_ms: firstMs }) => firstMs !== undefined)
  )
}
