// What a budget has to keep when a client runs away with it.
import type { PromiseCheck } from '../drill.ts'
import { inDollars, setAsideMicroDollars } from './cost-plan.ts'
import { areAsPromised, outcomes, told } from './replies.ts'
import type { RunawayRun } from './run-away.ts'

/** @param budget in micro-dollars. */
export function runPromises(run: RunawayRun, budget: number): readonly PromiseCheck[] {
  const { title, inParallel, replies, microDollars, account, others } = run
  const left = budget - account.spentMicroDollars
  return [
    {
      promise: `${title}: what is billed is within the budget, and no more is left of it than one question sets aside`,
      measured: `${inDollars(microDollars)} of ${inDollars(budget)}; ${inDollars(left)} left by the ledger, where a question sets aside ${inDollars(setAsideMicroDollars)}`,
      isKept: microDollars <= budget && left >= 0 && left < setAsideMicroDollars,
    },
    {
      promise: `${title}: who comes again as long as that is the answer is told in the end that the budget is out`,
      measured: outcomes(replies),
      isKept: areAsPromised(replies) && told(replies, 'budget_exceeded') === inParallel,
    },
    {
      promise: `${title}: the webhook hears of it at 50, 80 and 100 %, once each`,
      measured: toldAt(run),
      isKept: run.told.map(({ percent }) => percent).join() === '50,80,100',
    },
    {
      promise: `${title}: somebody else is answered meanwhile and afterwards`,
      measured: outcomes(others),
      isKept: others.length > 1 && others.every(({ status }) => status === 200),
    },
  ]
}

export function toldAt({ told }: Pick<RunawayRun, 'told'>): string {
  return told.map(({ percent, afterAnswers }) => `${percent} % after ${afterAnswers} answers`).join(', ')
}
