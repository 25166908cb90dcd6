// What every part of one pool shares: time, chance, settings, and whom to tell.
import type { Clock } from '../../kernel/clock.ts'
import type { PoolObserver } from './pool-observer.ts'
import type { PoolOptions } from './pool-options.ts'

export interface PoolContext {
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly options: PoolOptions
  readonly observer: PoolObserver
  /** A deployment may have become able to take more: whoever waits should be looked at again. */
  readonly capacityChanged: () => void
}
