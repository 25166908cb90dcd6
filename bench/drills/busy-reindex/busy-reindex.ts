// Busy re-index: documents are embedded anew on the very quota that people's questions need.
import { rm } from 'node:fs/promises'
import { benchDir } from '../../product/bench-dir.ts'
import type { Drill, DrillReport } from '../drill.ts'
import { quotaChart, waitChart } from './busy-charts.ts'
import type { BusyPlan } from './busy-plan.ts'
import { fullPlan, quickPlan, quota, timeToFirstTokenMs } from './busy-plan.ts'
import { busyPromises } from './busy-promises.ts'
import { peopleTable, quotaTable } from './busy-tables.ts'
import { runOurs } from './our-application.ts'
import type { Part } from './run-part.ts'
import { stationLog } from './station-logs.ts'
import { runUsual } from './usual-application.ts'

export const busyReindex: Drill = {
  name: 'busy-reindex',
  title: 'Busy re-index',
  run: async ({ isQuick, log }) => {
    const plan = isQuick ? quickPlan : fullPlan
    const documents = Array.from({ length: plan.documents }, (_, n) => stationLog(n))
    try {
      const ours = await runOurs(plan, documents, log)
      const usual = plan.hasUsualCode ? [await runUsual(plan, documents, log)] : []
      return report(plan, ours, usual)
    } finally {
      await rm(benchDir, { recursive: true, force: true })
    }
  },
}

function report(plan: BusyPlan, ours: readonly Part[], usual: readonly Part[]): DrillReport {
  const parts = [...ours, ...usual]
  return {
    situation:
      `${plan.documents} documents are embedded anew, on a deployment of ${quota.tokensPerMinute} tokens and ` +
      `${quota.requestsPerMinute} requests a minute which the questions of ${plan.questionsPerSecond} people a second need as well.`,
    scaled: [
      'the quota is a seventh of the usual one, so that the machine is not the limit; time is real',
      'the run goes to other dimensions of the same model, which the same deployment serves: two models would have a quota each',
      `first tokens come ${timeToFirstTokenMs} ms after the model was called; people ask at even intervals, answered or not`,
      'the usual code indexes by a queue trigger, as many documents at once as ours, with the two retries of its SDK, and answers from vectors alone',
    ],
    tables: [quotaTable(parts, plan), peopleTable(parts)],
    charts: [quotaChart(parts), waitChart(parts)],
    promises: ours.flatMap((part) => busyPromises(part, plan)),
  }
}
