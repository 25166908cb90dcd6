// When the next token of an answer is due.
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { FaultRule } from '../faults/fault-rule.ts'
import type { Pace } from '../region.ts'

export interface TokenPace {
  /** How long until the token is due before which `tokensBefore` others come; not positive when it is due already. */
  waitMs(tokensBefore: number): number
}

export function startPace(clock: Clock, pace: Pace, fault: FaultRule | undefined): TokenPace {
  const startedAt = clock.now()
  const timeToFirstTokenMs = fault?.timeToFirstTokenMs ?? pace.timeToFirstTokenMs
  const tokensPerSecond = fault?.tokensPerSecond ?? pace.tokensPerSecond
  const msPerToken = tokensPerSecond > 0 ? 1000 / tokensPerSecond : 0
  return {
    // Whole milliseconds, rounded up: timers drop the fraction, and a token must not come early.
    waitMs: (tokensBefore) => Math.ceil(startedAt + timeToFirstTokenMs + tokensBefore * msPerToken - clock.now()),
  }
}
