// Asks the fault book about a request, and notes in the journal that a fault struck.
import type { Exchange } from '../serving/exchange.ts'
import type { Target } from './fault-book.ts'
import type { FaultRule } from './fault-rule.ts'

export function takeFault({ region, entry }: Exchange, target: Target): FaultRule | undefined {
  const strike = region.faults.take(target)
  if (!strike) return undefined
  entry.fault = strike.index
  return strike.rule
}
