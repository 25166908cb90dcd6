// When the next token of an answer is due.
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { FaultRule } from '../faults/fault-rule.ts'
import type { Pace } from '../region.ts'

export interface TokenPace {
  /** Waits until a token is due of which `tokensBefore` came before; says whether there was anything to wait for. */
  waitMs(tokensBefore: number): number
}

export function startPace(clock: Clock, pace: Pace, fault: FaultRule | undefined): TokenPace {
  const startedAt = clock.now()
  const timeToFirstTokenMs = fault?.timeToFirstTokenMs ?? pace.timeToFirstTokenMs
  const tokensPerSecond = fault?.tokensPerSecond ?? pace.tokensPerSecond
  const msPerToken = tokensPerSecond > 0 ? 1000 / tokensPerSecond : 0
  return {
    waitMs: (tokensBefore) => startedAt + timeToFirstTokenMs + tokensBefore * msPerToken - clock.now(),
  }
}
