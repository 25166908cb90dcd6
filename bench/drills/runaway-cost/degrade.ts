// A loop against a budget that pays for answers of a small model once it has no room for those of the large one.
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import type { PromiseCheck } from '../drill.ts'
import type { CostPlan } from './cost-plan.ts'
import { degradedPercent, degradingSettings, inDollars } from './cost-plan.ts'
import { loop } from './loop.ts'
import { billSoFar } from './regions-bill.ts'
import { areAsPromised, outcomes } from './replies.ts'

export async function degrade(stack: LocalStack, plan: CostPlan): Promise<PromiseCheck> {
  const api = await stack.startAnotherInstance(degradingSettings(plan))
  const before = await billSoFar(stack)
  const replies = await loop({
    person: { name: 'degraded' },
    instances: [api],
    inParallel: 2,
    pauseAfterRefusalMs: 300,
  })
  const billed = (await billSoFar(stack)) - before
  const most = plan.smallBudget * (1 + degradedPercent / 100)
  const models = replies.flatMap(({ model }) => (model === '' ? [] : [model.endsWith('-small')]))
  const bySmall = models.filter((isSmall) => isSmall).length
  return {
    promise: `Degrade: the small model answers once the budget is out for the large one; both are billed at most ${degradedPercent} % more`,
    measured: `${bySmall} answers of the small model after ${models.length - bySmall}; ${inDollars(billed)} of ${inDollars(most)}; ${outcomes(replies)}`,
    isKept: bySmall > 0 && models[0] === false && models.at(-1) === true && billed <= most && areAsPromised(replies),
  }
}
