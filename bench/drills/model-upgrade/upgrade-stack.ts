// Two instances of the product over the same services, with two embedding models whose vectors are equally long.
import { modelKey } from '../../../local/start/endpoints.ts'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import { startLocalStack } from '../../../test/end-to-end/local-stack.ts'
import type { RegionPlan, RegionProcess } from '../run/region-process.ts'
import { withRegions } from '../run/region-process.ts'
import { newModel, oldModel } from './upgrade-plan.ts'

export interface UpgradeStack {
  readonly instances: readonly [HoldfastClient, HoldfastClient]
  readonly search: LocalStack['search']
  /** What both instances have written, line by line. */
  readonly log: readonly string[]
  readonly regions: readonly RegionProcess[]
  /** The region of the usual code. */
  readonly usualRegion: string
}

/** Long enough that a busy machine does not decide when an answer begins. */
const timeToFirstTokenMs = 200

export function withUpgradeStack<T>(use: (stack: UpgradeStack) => Promise<T>): Promise<T> {
  const plans = ['swedencentral', 'eastus2', 'usual'].map((region): RegionPlan => ({
    region,
    timeToFirstTokenMs,
    tokensPerSecond: 0,
    timeSpeed: 1,
  }))
  return withRegions(plans, async (all) => {
    const regions = all.slice(0, 2)
    const stack = await startLocalStack({
      MODEL_REGIONS: JSON.stringify(regions.map(modelRegion)),
      EMBEDDING_MODEL: oldModel,
    })
    try {
      const { api, search, log } = stack
      const instances = [api, await stack.startAnotherInstance()] as const
      return await use({ instances, search, log, regions, usualRegion: all[2]?.url ?? '' })
    } finally {
      await stack.close()
    }
  })
}

function modelRegion({ name, url }: RegionProcess): object {
  return {
    region: name,
    endpoint: `${url}/openai/v1/`,
    apiKey: modelKey,
    deployments: [
      { name: 'chat', model: 'offline-extractive', use: 'chat' },
      { name: 'chat-small', model: 'offline-extractive-small', use: 'small-chat' },
      ...[oldModel, newModel].map((model) => ({ name: deploymentOf(model), model, use: 'embedding' })),
    ],
  }
}

/** Deployments are named as their models. */
export function deploymentOf(model: string): string {
  return model.slice(0, model.lastIndexOf('@'))
}
