// `npm run drill`: trouble on order. Shows what the usual code does in it and what ours does; fails when ours breaks a promise.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { blind } from './blind/blind.ts'
import { busyReindex } from './busy-reindex/busy-reindex.ts'
import type { Drill, DrillReport, PromiseCheck, Table } from './drill.ts'
import { longConversation } from './long-conversation/long-conversation.ts'
import { messyQueue } from './messy-queue/messy-queue.ts'
import { modelUpgrade } from './model-upgrade/model-upgrade.ts'
import { regionOutage } from './outage/region-outage.ts'
import { consoleTable } from './report/console-table.ts'
import { htmlPage } from './report/html-page.ts'
import { sparklines } from './report/sparkline.ts'
import { runawayCost } from './runaway-cost/runaway-cost.ts'
import { runawayDocument } from './runaway-document/runaway-document.ts'
import { rateLimitStorm } from './storm/rate-limit-storm.ts'
import { slowTail } from './tail/slow-tail.ts'

const drills: readonly Drill[] = [
  rateLimitStorm,
  regionOutage,
  slowTail,
  longConversation,
  runawayDocument,
  messyQueue,
  modelUpgrade,
  busyReindex,
  runawayCost,
  blind,
]

const help = `Puts the usual code and ours through the same trouble, over HTTP against the local stand-ins.

  npm run drill [name …] [-- --quick]

${drills.map(({ name, title }) => `  ${name.padEnd(18)}${title}`).join('\n')}

  --quick           fewer and shorter runs, for every push

Writes drills/report.html. Ends with 1 when a promise is not kept.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
})
const unknown = positionals.filter((name) => !drills.some((drill) => drill.name === name))
if (values.help) console.log(help)
else if (unknown.length > 0) {
  console.error(`There is no drill named ${unknown.join(', ')}.\n\n${help}`)
  process.exitCode = 2
} else await runDrills(positionals, values.quick)

async function runDrills(names: readonly string[], isQuick: boolean): Promise<void> {
  const startedAt = performance.now()
  const reports: { drill: Drill; report: DrillReport }[] = []
  for (const drill of drills) {
    if (names.length > 0 && !names.includes(drill.name)) continue
    console.log(`\n━━ ${drill.title} ━━`)
    const log = (line: string) => console.log(`  ${seconds(startedAt)}  ${line}`)
    const report = await drill.run({ isQuick, log })
    reports.push({ drill, report })
    print(report)
  }
  const path = await save(htmlPage(reports, { isQuick, takenAt: new Date() }))
  const broken = reports.flatMap(({ report }) => report.promises.filter(({ isKept }) => !isKept))
  console.log(
    `\n${seconds(startedAt)}  ${broken.length === 0 ? 'Every promise was kept.' : `${broken.length} NOT KEPT`}  ${path}`,
  )
  process.exitCode = broken.length === 0 ? 0 : 1
}

function print({ situation, scaled, tables, charts, promises }: DrillReport): void {
  console.log(`\n  ${situation}\n${scaled.map((line) => `  · ${line}`).join('\n')}`)
  for (const chart of charts) if (chart.kind === 'lines') console.log(`\n${sparklines(chart)}`)
  for (const table of [...tables, promiseTable(promises)]) console.log(`\n${consoleTable(table)}`)
}

function promiseTable(promises: readonly PromiseCheck[]): Table {
  const rows = promises.map(({ promise, measured, isKept }) => [promise, isKept ? 'kept' : 'NOT KEPT', measured])
  return { title: 'Promises', columns: ['', '', 'measured'], rows }
}

function seconds(since: number): string {
  return `${Math.round((performance.now() - since) / 1_000)} s`.padStart(5)
}

async function save(page: string): Promise<string> {
  const folder = new URL('../../drills/', import.meta.url)
  await mkdir(folder, { recursive: true })
  await writeFile(new URL('report.html', folder), page)
  return fileURLToPath(new URL('report.html', folder))
}
