// Long work in short turns, so that no other request waits for it.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Exchange } from '../serving/exchange.ts'

/** Other requests get their turn after this much work at the latest. */
const longestTurnMs = 10

export async function inTurns<Item>(
  { signal, region }: Exchange,
  items: readonly Item[],
  work: (item: Item, index: number) => void,
  betweenTurns?: () => Promise<void>,
): Promise<void> {
  let turnStartedAt = region.clock.now()
  for (const [index, item] of items.entries()) {
    work(item, index)
    if (region.clock.now() - turnStartedAt < longestTurnMs) continue
    await betweenTurns?.()
    await nextTurn(undefined, { signal })
    turnStartedAt = region.clock.now()
  }
}
