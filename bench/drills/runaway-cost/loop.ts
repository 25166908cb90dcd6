// A client in a loop: asks as fast as it is answered, whatever it is told, until it has been told that the budget is out.
import { setTimeout as delay } from 'node:timers/promises'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import { questionAbout } from '../../product/corpus.ts'
import { isForTheMoment } from './replies.ts'
import type { Person, Reply } from './signed-in.ts'
import { askAs } from './signed-in.ts'

export interface LoopPlan {
  readonly person: Person
  /** Requests go to these in turn. */
  readonly instances: readonly HoldfastClient[]
  /** An agent asks four at a time, a crowd all at once. */
  readonly inParallel: number
  /** Whatever Retry-After says; but a tight loop of refusals would only measure this machine. */
  readonly pauseAfterRefusalMs: number
}

/** More new connections in one moment can overflow the system's queue of those not accepted yet, and some are reset. */
const mostArriving = 100
/** A loop that nobody ends by then has shown enough. */
const mostMs = 300_000

/** @param onReply is told each reply as it comes. */
export async function loop(plan: LoopPlan, onReply: (reply: Reply) => void = () => {}): Promise<readonly Reply[]> {
  const { person, instances, inParallel, pauseAfterRefusalMs } = plan
  const replies: Reply[] = []
  const startedAt = performance.now()
  let asked = 0
  const ask = async (onArrived: () => void): Promise<void> => {
    while (performance.now() - startedAt < mostMs) {
      const n = asked++
      const api = instances[n % instances.length]
      if (!api) break
      const reply = await askAs(api, person, questionAbout(n))
      replies.push(reply)
      onReply(reply)
      onArrived()
      if (reply.code === '') continue
      // Out for good; or something this client is not made for, which whoever reads the replies will see.
      if (!isForTheMoment(reply)) break
      // Spread, as clients do it who add chance to a Retry-After.
      await delay(pauseAfterRefusalMs * (1 + (n % 10) / 10))
    }
    onArrived()
  }
  const loops: Promise<void>[] = []
  while (loops.length < inParallel) {
    const arriving = Math.min(mostArriving, inParallel - loops.length)
    await Promise.all(Array.from({ length: arriving }, () => new Promise<void>((arrived) => loops.push(ask(arrived)))))
  }
  await Promise.all(loops)
  return replies
}
