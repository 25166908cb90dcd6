// Opens one answer: calls a deployment, hedges it when it stays silent, and hands over whichever speaks first.
import type { Clock } from '../../kernel/clock.ts'
import type { ChatDeployment } from '../chat-deployment.ts'
import type { ChatRequest } from '../chat-model.ts'
import type { AnswerEvent } from './chat-call.ts'
import { ChatCall } from './chat-call.ts'
import { hedgeDelayMs } from './hedge-delay.ts'
import { isWorthAnotherCall } from './next-step.ts'
import type { Permit } from './permit.ts'
import type { PoolRequest } from './pool-request.ts'
import type { RegionPool } from './region-pool.ts'

export interface OpenAnswer {
  readonly call: ChatCall
  readonly first: AnswerEvent
}

interface Opening {
  readonly call: ChatCall
  readonly first: Promise<AnswerEvent>
}

/** Throws a ModelError when the call (or both of a hedge) failed before its first event, `capacity_exhausted`, and the signal's reason. */
export async function openAnswer(
  pool: RegionPool<ChatDeployment>,
  progress: PoolRequest,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<OpenAnswer> {
  const { context } = pool
  const start = (permit: Permit<ChatDeployment>, isHedge: boolean): Opening => {
    // The caller may have left between the permit and the call.
    if (signal.aborted) permit.release()
    signal.throwIfAborted()
    const call = new ChatCall(context, permit, request, { isHedge, deadlineAt: progress.deadlineAt, signal })
    return { call, first: call.next() }
  }

  const permit = await pool.acquire(progress, signal)
  const primary = start(permit, false)
  let delayMs = hedgeDelayMs(permit.member, progress, request, context.options.hedging)
  for (let look = 1; delayMs !== undefined && (await staysSilent(primary.first, delayMs, context.clock)); look += 1) {
    // The second look comes after three times what is long already. Several calls like this, and the region hangs.
    const silentMs = context.clock.now() - permit.startedAt
    if (look > 1 && silentMs >= context.options.hedging.suspectAfterMs) permit.suspect()
    const hedgePermit = pool.acquireHedge(progress, permit.member, delayMs)
    if (hedgePermit) return firstOf(primary, start(hedgePermit, true))
    // Not now; but the longer it stays silent, the more it deserves the next chance.
    delayMs *= 2
  }
  return { call: primary.call, first: await primary.first }
}

function staysSilent(first: Promise<AnswerEvent>, delayMs: number, clock: Clock): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  // An event loop that was busy runs its timers before it reads what has arrived: one more turn lets that be heard.
  let cancelTimer = clock.schedule(delayMs, () => {
    cancelTimer = clock.schedule(0, () => resolve(true))
  })
  const spoke = () => {
    cancelTimer()
    resolve(false)
  }
  first.then(spoke, spoke)
  return promise
}

/** The first to speak wins and the other is cancelled; a failure that another call may mend leaves it to the other. */
async function firstOf(primary: Opening, hedge: Opening): Promise<OpenAnswer> {
  try {
    const answer = await Promise.race([orElse(primary, hedge), orElse(hedge, primary)])
    const loser = answer.call === primary.call ? hedge : primary
    loser.call.giveWay()
    return answer
  } catch (error) {
    primary.call.giveWay()
    hedge.call.giveWay()
    throw error
  }
}

async function orElse({ call, first }: Opening, other: Opening): Promise<OpenAnswer> {
  try {
    return { call, first: await first }
  } catch (error) {
    if (isWorthAnotherCall(error)) return { call: other.call, first: await other.first }
    throw error
  }
}
