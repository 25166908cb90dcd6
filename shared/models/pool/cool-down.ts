// How long a throttled deployment is left alone. The service's own word counts; without one, a growing random wait.

export interface CoolDown {
  /** No call before this time, in milliseconds since the epoch. */
  readonly until: number
  /** Throttlings without an answer in between. */
  readonly consecutive: number
}

export interface CoolDownOptions {
  /** Upper end of the first wait when the service gave no hint; doubles with each throttling in a row, up to `maxMs`. */
  readonly baseMs: number
  readonly maxMs: number
}

export const defaultCoolDownOptions: CoolDownOptions = {
  // The request quota is evaluated by the second at its finest, the token quota by the minute.
  baseMs: 1_000,
  maxMs: 60_000,
}

export const notCooling: CoolDown = { until: 0, consecutive: 0 }

export interface Throttling {
  readonly startedAt: number
  readonly retryAfterMs: number | undefined
}

/** A later end is never moved forward. Full jitter, so that instances throttled together do not return together. */
export function coolDownAfter(
  previous: CoolDown,
  throttling: Throttling,
  now: number,
  random: () => number,
  options: CoolDownOptions,
): CoolDown {
  // Calls that were under way together are refused together: that is one event, not as many as there were calls.
  const isNewEvent = throttling.startedAt >= previous.until
  const consecutive = previous.consecutive + (isNewEvent ? 1 : 0)
  const waitMs =
    throttling.retryAfterMs ?? random() * Math.min(options.maxMs, options.baseMs * 2 ** Math.max(0, consecutive - 1))
  return { until: Math.max(previous.until, now + waitMs), consecutive }
}

export function answeredAgain(coolDown: CoolDown): CoolDown {
  return coolDown.consecutive === 0 ? coolDown : { until: coolDown.until, consecutive: 0 }
}
