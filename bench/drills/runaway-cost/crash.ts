// An instance is killed while it answers: what it had set aside is lost for a minute, and what its calls cost is in no account.
import { setTimeout as delay } from 'node:timers/promises'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import { questionAbout } from '../../product/corpus.ts'
import type { PromiseCheck } from '../drill.ts'
import type { CostPlan } from './cost-plan.ts'
import { inDollars, setAsideMicroDollars } from './cost-plan.ts'
import { billSoFar } from './regions-bill.ts'
import { areAsPromised, outcomes } from './replies.ts'
import type { RunawayClient, RunawayPlace } from './run-away.ts'
import { runAway } from './run-away.ts'
import { askAs } from './signed-in.ts'

const client: RunawayClient = { name: 'crashed', title: 'A crash', inParallel: 4, pauseAfterRefusalMs: 300 }
/** The killed instance's lease, and a little for the clocks. */
const leaseMs = 61_000

export interface Crash {
  readonly lostMicroDollars: number
  readonly inFlight: number
  /** Of the clock of this process. */
  readonly at: number
}

/** Kills the first instance while it waits for as many answers as the budget has room for. */
export async function crash({ stack }: RunawayPlace, { budget }: CostPlan): Promise<Crash> {
  const before = await billSoFar(stack)
  const regions = Object.values(stack.regions)
  for (const { faults } of regions) faults.replace([{ route: 'chat', deployment: 'chat', timeToFirstTokenMs: 10_000 }])
  const room = Math.floor(budget / setAsideMicroDollars)
  const asking = Array.from({ length: room }, (_, n) => askAs(stack.api, client, questionAbout(n)))
  const answering = () => regions.reduce((sum, { journal }) => sum + journal.report().inFlight, 0)
  for (let looks = 0; looks < 50 && answering() < room; looks++) await delay(100)
  const inFlight = answering()
  const at = performance.now()
  await stack.killWorker()
  for (const { faults } of regions) faults.clear()
  await Promise.allSettled(asking)
  return { lostMicroDollars: (await billSoFar(stack)) - before, inFlight, at }
}

/** Once the lease is over, the user can spend the whole rest of the budget, at another instance. */
export async function recover(
  place: RunawayPlace,
  other: HoldfastClient,
  { budget }: CostPlan,
  { lostMicroDollars, inFlight, at }: Crash,
): Promise<PromiseCheck> {
  await delay(Math.max(0, at + leaseMs - performance.now()))
  const { replies, microDollars, account } = await runAway({ ...place, instances: [other] }, client)
  const billed = lostMicroDollars + microDollars
  return {
    promise:
      'A crash: the room that a killed instance held comes back, and what is billed exceeds the budget by no more than the account says went unseen',
    measured: `killed with ${inFlight} calls under way, which are billed ${inDollars(lostMicroDollars)}; then ${outcomes(replies)}; ${inDollars(billed)} of ${inDollars(budget)}, unseen at most ${inDollars(account.unseenMicroDollars)}`,
    isKept:
      inFlight > 0 &&
      areAsPromised(replies) &&
      account.spentMicroDollars <= budget &&
      account.spentMicroDollars > budget - setAsideMicroDollars &&
      billed <= account.spentMicroDollars + account.unseenMicroDollars &&
      account.unseenMicroDollars <= budget,
  }
}
