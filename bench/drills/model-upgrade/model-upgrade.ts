// Model upgrade: the embedding model is changed, and changed back, while people ask.
import type { Drill, DrillReport, Table } from '../drill.ts'
import { formatShare } from '../figures.ts'
import type { Asked } from './ask-throughout.ts'
import { phases } from './ask-throughout.ts'
import { rightOverTime } from './right-over-time.ts'
import { rightShare } from './right-share.ts'
import type { UpgradeResult } from './run-upgrade.ts'
import { runUpgrade } from './run-upgrade.ts'
import type { UpgradePlan } from './upgrade-plan.ts'
import { fullUpgrade, quickUpgrade } from './upgrade-plan.ts'
import { upgradePromises } from './upgrade-promises.ts'

export const modelUpgrade: Drill = {
  name: 'model-upgrade',
  title: 'Model upgrade',
  run: async ({ isQuick, log }) => {
    const plan = isQuick ? quickUpgrade : fullUpgrade
    return report(await runUpgrade(plan, log), plan)
  },
}

function report(result: UpgradeResult, plan: UpgradePlan): DrillReport {
  return {
    situation:
      `${plan.documents} documents are embedded by one model; the next is to take its place, and is then taken back. Meanwhile ` +
      `${plan.users} people ask, each about something that one document knows. The two models' vectors are equally long.`,
    scaled: [
      'an answer is right when the one document that has it is among its citations',
      'when the run is complete, one document loses its new passages past the product; the cut-over is asked for, and the run retried',
      'the usual code searches by vectors alone; in place, it re-indexes as many documents as ours has done at that moment',
      'ours answers in two instances; passages of the old model are marked in the index, so that each of the sources of an answer shows whose it is',
      'the rollback of the usual code is the setting put back',
    ],
    tables: [table(result)],
    charts: [rightOverTime(result)],
    promises: upgradePromises(result),
  }
}

function table({ usual, ours }: UpgradeResult): Table {
  return {
    title: 'Answers that cite the right document',
    columns: ['', ...phases, 'questions'],
    rows: [...usual, { title: 'ours', asked: ours }].map(({ title, asked }) => row(title, asked)),
  }
}

function row(title: string, asked: readonly Asked[]): string[] {
  return [title, ...phases.map((phase) => formatShare(rightShare(asked, phase), 1)), String(asked.length)]
}
