// Runaway cost: prompts that are far too long, an agent in a loop, a crowd; and what it comes to before anybody notices.
import { startLocalStack } from '../../../test/end-to-end/local-stack.ts'
import { questionAbout } from '../../product/corpus.ts'
import type { Drill, DrillReport, DrillSetting, PromiseCheck } from '../drill.ts'
import { AlertReceiver } from './alerts.ts'
import { billChart } from './bill-chart.ts'
import { costTable, secondsPerAnswer } from './cost-table.ts'
import type { CostPlan } from './cost-plan.ts'
import { costPlan, costSettings, inDollars, passageTokens } from './cost-plan.ts'
import { crash, recover } from './crash.ts'
import { degrade } from './degrade.ts'
import { outcomes } from './replies.ts'
import type { RunawayClient, RunawayPlace } from './run-away.ts'
import { runAway } from './run-away.ts'
import { runPromises } from './run-promises.ts'
import { uploadLogs } from './upload-logs.ts'
import type { Reply } from './signed-in.ts'
import { askAs, signedIn } from './signed-in.ts'
import { usualLoop } from './usual-loop.ts'

/** An agent's usual concurrency; and it honours no Retry-After, or it would be no runaway. */
const agent: RunawayClient = {
  name: 'agent',
  title: 'An agent in a loop',
  inParallel: 4,
  pauseAfterRefusalMs: 300,
}

function crowdOf({ crowd, crowdPauseMs }: CostPlan, name: string): RunawayClient {
  return { name, title: `${crowd} questions at a time`, inParallel: crowd, pauseAfterRefusalMs: crowdPauseMs }
}

export const runawayCost: Drill = {
  name: 'runaway-cost',
  title: 'Runaway cost',
  run: async ({ isQuick, log }) => {
    const plan = costPlan(isQuick)
    const receiver = new AlertReceiver()
    log(`runaway cost: two instances with a budget of ${inDollars(plan.budget)}`)
    const stack = await startLocalStack(costSettings(plan, await receiver.start()))
    try {
      const instances = [stack.api, await stack.startAnotherInstance()]
      await uploadLogs(signedIn(stack.api, { name: 'indexer', role: 'writer' }))
      return await drill({ stack, instances, receiver, budget: plan.budget }, plan, log)
    } finally {
      await stack.close()
      receiver.close()
    }
  },
}

async function drill(place: RunawayPlace, plan: CostPlan, log: DrillSetting['log']): Promise<DrillReport> {
  const { stack, instances } = place
  const [one, other] = instances
  if (!one || !other) throw new Error('there are two instances')
  const crashed = plan.isQuick ? undefined : await crash(place, plan)
  log('runaway cost: the usual code in a loop')
  const usual = await usualLoop(stack, plan.usualAnswers)
  log('runaway cost: an agent in a loop')
  const runs = [await runAway(place, agent)]
  const asOperator = await askAs(one, { ...agent, role: 'operator' }, questionAbout(1))
  log(`runaway cost: ${plan.crowd} questions at a time, two instances`)
  runs.push(await runAway(place, crowdOf(plan, 'crowd')))
  if (!plan.isQuick) {
    log(`runaway cost: ${plan.crowd} questions at a time, one instance`)
    runs.push(await runAway({ ...place, instances: [other] }, crowdOf(plan, 'crowd at one')))
  }
  log('runaway cost: an instance that degrades')
  const degraded = await degrade(stack, plan)
  if (crashed) log('runaway cost: after a crash')
  const recovered = crashed ? [await recover(place, other, plan, crashed)] : []
  return {
    situation,
    scaled: [...scaled, ...(plan.isQuick ? ['without the crash, which takes a minute'] : [])],
    tables: [costTable(runs, usual, plan.budget)],
    charts: [billChart(runs[0]?.replies ?? [], usual, plan.budget)],
    promises: [
      ...runs.flatMap((run) => runPromises(run, plan.budget)),
      operatorPromise(asOperator),
      degraded,
      ...recovered,
    ],
  }
}

function operatorPromise(reply: Reply): PromiseCheck {
  return {
    promise: "The agent's user, once an operator, is answered although that budget is out",
    measured: outcomes([reply]),
    isKept: reply.status === 200,
  }
}

const situation =
  `Documents are cut into passages of ${passageTokens} tokens, ten times what was meant, and the prompt has room for three. An agent ` +
  'asks in a loop, whatever it is told; and one user sends many times more questions at a time than a day has room for.'

const scaled = [
  "the bill is the list price of GPT-4.1 mini, and of GPT-4.1 nano for the small model, on what the regions' own journals have",
  `the models answer at once; the bill of a night takes ${secondsPerAnswer} s for an answer`,
  'the usual code is stopped after as many answers as the budget of ours has room for: nothing else would stop it',
]
