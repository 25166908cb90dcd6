// Profiles of several instances while they answer, in turn.
import { setTimeout as delay } from 'node:timers/promises'
import type { RunningFunctions } from '../product/start-product.ts'
import type { TurnLoad } from '../turns/turn-times.ts'
import { telemetryShare } from './telemetry-share.ts'
import { productTurns } from './turn-source.ts'

/** What is told of the turns is sent five seconds later at the latest: that belongs to them. */
const sentAfterMs = 5_500
/** Not counted: exporters are loaded, compilers settle. */
const warmUpBlocks = 3

/** @returns for each instance telemetry's share of what it does, one figure a round. */
export async function profileRounds(
  instances: readonly RunningFunctions[],
  { turns, chats }: TurnLoad,
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  const shares = instances.map((): number[] => [])
  for (const instance of instances) {
    const source = productTurns(instance, chats)
    for (let block = 0; block < warmUpBlocks; block++) await source.run(turns)
  }
  await delay(sentAfterMs)
  for (let round = 0; round < rounds; round++) {
    for (const [index, instance] of instances.entries()) {
      const profile = await instance.profileWorker(async () => {
        await productTurns(instance, chats).run(turns)
        await delay(sentAfterMs)
      })
      shares[index]?.push(telemetryShare(profile))
    }
  }
  return shares
}
