// Opens one answer: calls a deployment, hedges it when it stays silent, and hands over whichever speaks first.
import type { Clock } from '../../kernel/clock.ts'
import type { ChatDeployment } from '../chat-deployment.ts'
import type { ChatRequest } from '../chat-model.ts'
import { ModelError } from '../model-failure.ts'
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
  readonly first: Promise<OpenAnswer>
}

/** Throws a ModelError when the call (or both of a hedge) failed before its first event, and `capacity_exhausted`. */
export async function openAnswer(
  pool: RegionPool<ChatDeployment>,
  progress: PoolRequest,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<OpenAnswer> {
  const { context } = pool
  const start = (permit: Permit<ChatDeployment>, isHedge: boolean) =>
    open(new ChatCall(context, permit, request, { isHedge, deadlineAt: progress.deadlineAt, signal }))

  const permit = await pool.acquire(progress, signal)
  const primary = start(permit, false)
  let delayMs = hedgeDelayMs(permit.member, progress, request, context.options.hedging)
  for (let look = 1; delayMs !== undefined && (await staysSilent(primary, delayMs, context.clock)); look += 1) {
    // The second look comes after three times what is long already. Several calls like this, and the region hangs.
    const silentMs = context.clock.now() - permit.startedAt
    if (look > 1 && silentMs >= context.options.hedging.suspectAfterMs) permit.suspect()
    const hedgePermit = pool.acquireHedge(progress, permit.member, delayMs)
    if (hedgePermit) return firstOf(primary, start(hedgePermit, true))
    // Not now; but the longer it stays silent, the more it deserves the next chance.
    delayMs *= 2
  }
  return primary.first
}

function open(call: ChatCall): Opening {
  const first = call.events.next().then(({ value }) => {
    if (value) return { call, first: value }
    throw new ModelError({ kind: 'dropped' })
  })
  return { call, first }
}

/** The timer is the call's: it goes when the call is over, so that every call saves one signal of its own. */
function staysSilent({ call, first }: Opening, delayMs: number, clock: Clock): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const spoke = () => resolve(false)
  first.then(spoke, spoke)
  // An event loop that was busy runs its timers before it reads what has arrived: one more turn lets that be heard.
  clock
    .sleep(delayMs, call.signal)
    .then(() => clock.sleep(0, call.signal))
    .then(() => resolve(true), spoke)
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

async function orElse(opening: Opening, other: Opening): Promise<OpenAnswer> {
  try {
    return await opening.first
  } catch (error) {
    if (isWorthAnotherCall(error)) return other.first
    throw error
  }
}
