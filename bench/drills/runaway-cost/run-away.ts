// One runaway client against its budget, with somebody else asking meanwhile.
import { setTimeout as delay } from 'node:timers/promises'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import type { Alert, AlertReceiver } from './alerts.ts'
import type { SpentToday } from './account-of.ts'
import { accountOf } from './account-of.ts'
import { bystander } from './bystander.ts'
import { loop } from './loop.ts'
import { setAsideMicroDollars } from './cost-plan.ts'
import { billSoFar } from './regions-bill.ts'
import { costOf } from './replies.ts'
import type { Reply } from './signed-in.ts'

export interface RunawayClient {
  /** The user's name. */
  readonly name: string
  readonly title: string
  readonly inParallel: number
  readonly pauseAfterRefusalMs: number
}

export interface RunawayPlace {
  readonly stack: LocalStack
  readonly instances: readonly HoldfastClient[]
  readonly receiver: AlertReceiver
  /** A user's, in micro-dollars. */
  readonly budget: number
}

/** The last answers are posted within five seconds. */
const mostLooks = 80

export interface RunawayRun {
  /** The client's, and how many instances it asks. */
  readonly title: string
  readonly inParallel: number
  readonly replies: readonly Reply[]
  /** By the regions' journals, less what the replies to the other one say: what nobody accounts for counts as the client's. */
  readonly microDollars: number
  /** What the product itself says. */
  readonly account: SpentToday
  readonly others: readonly Reply[]
  /** Of its regular budget, the lowest threshold first. */
  readonly told: readonly Alert[]
}

export async function runAway(place: RunawayPlace, client: RunawayClient): Promise<RunawayRun> {
  const { stack, instances, receiver } = place
  const before = await billSoFar(stack)
  const over = new AbortController()
  const looping = loop({ ...client, person: client, instances }, (reply) => receiver.note(client.name, reply))
  const beside = bystander(instances, { name: `beside ${client.name}` }, over.signal)
  const [replies, others] = await Promise.all([looping.finally(() => over.abort()), beside])
  const told = await receiver.untilOut(client.name)
  return {
    title: `${client.title}, ${instances.length === 1 ? 'one instance' : 'two instances'}`,
    inParallel: client.inParallel,
    replies,
    microDollars: (await billSoFar(stack)) - before - costOf(others),
    account: await finalAccount(place, client.name),
    others,
    // One write can pass two thresholds; whose event arrives first is then left to chance.
    told: told.toSorted((a, b) => a.percent - b.percent),
  }
}

/** Once all is posted, or at least as much as there must be. */
async function finalAccount({ stack, budget }: RunawayPlace, user: string): Promise<SpentToday> {
  for (let looks = 1; ; looks++) {
    const account = await accountOf(stack.api, user)
    if (account.spentMicroDollars > budget - setAsideMicroDollars || looks === mostLooks) return account
    await delay(100)
  }
}
