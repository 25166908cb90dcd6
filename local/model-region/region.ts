// One region's state: everything a request handler may read or change.
import type { Clock } from '../../shared/kernel/clock.ts'
import type { PromptCache } from './chat/prompt-cache.ts'
import type { FaultBook } from './faults/fault-book.ts'
import type { RequestJournal } from './journal/request-journal.ts'
import type { QuotaGate } from './quota/quota-gate.ts'
import type { Deployment } from './region-options.ts'

export interface Pace {
  readonly timeToFirstTokenMs: number
  /** 0 = as fast as possible. */
  readonly tokensPerSecond: number
}

export interface Region {
  readonly name: string
  readonly keys: ReadonlySet<string>
  readonly deployments: ReadonlyMap<string, Deployment>
  readonly pace: Pace
  readonly clock: Clock
  readonly faults: FaultBook
  readonly quota: QuotaGate
  readonly journal: RequestJournal
  readonly promptCache: PromptCache
}
