// Region outage: one of two regions fails in five ways, and comes back.
import { outcomeChart } from '../contestants/outcome-chart.ts'
import type { Drill, DrillReport, DrillSetting } from '../drill.ts'
import { outagePromises } from './outage-promises.ts'
import type { Outage } from './outage-run.ts'
import { runOutage, sickRegion, timesOf, wellRegion } from './outage-run.ts'
import { outageTable } from './outage-table.ts'
import { scenarios } from './scenario.ts'
import { shareChart } from './traffic-share.ts'

export const regionOutage: Drill = {
  name: 'region-outage',
  title: 'Region outage',
  run: async (setting) => {
    const outages: Outage[] = []
    const chosen = scenarios.filter(({ isOnlyInFull }) => !(isOnlyInFull && setting.isQuick))
    for (const scenario of chosen) outages.push(await runOutage(scenario, setting))
    return report(outages, setting)
  },
}

function report(outages: readonly Outage[], setting: DrillSetting): DrillReport {
  const { wellMs, sickMs, recoveryMs } = timesOf(setting)
  return {
    situation:
      `Two regions share the load. After ${wellMs / 1_000} s, ${sickRegion} falls sick for ${sickMs / 1_000} s and has ` +
      `${recoveryMs / 1_000} s to come back; ${wellRegion} stays well. The code for one endpoint knows only ${sickRegion}.`,
    scaled: [
      'time is real, and so are the settings of the region pool',
      'a user who has seen nothing new for 10 s leaves',
      'outages last seconds instead of hours: what is lost per outage is the same, its share of the load is larger',
    ],
    tables: outages.map(outageTable),
    charts: outages.flatMap((outage) => [
      shareChart(outage),
      outcomeChart(`${outage.scenario.name}: how users fared`, outage.standings),
    ]),
    promises: outagePromises(outages),
  }
}
