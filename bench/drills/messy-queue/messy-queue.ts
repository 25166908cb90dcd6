// Messy queue: duplicates, reordering, kills, overwrites, deletes, refusals and an unreadable document, all at once.
import { rm } from 'node:fs/promises'
import { seededChance } from '../../../local/model-region/faults/seeded-chance.ts'
import { benchDir } from '../../product/bench-dir.ts'
import type { Drill, DrillReport, Table } from '../drill.ts'
import type { StackedBars } from '../report/chart.ts'
import { soonerRule } from './app-root.ts'
import type { PassageComparison } from './compare-passages.ts'
import { comparePassages } from './compare-passages.ts'
import type { EndState } from './end-state.ts'
import type { IndexerName } from './indexer-names.ts'
import { applications } from './indexer-names.ts'
import type { MessyPlan } from './messy-plan.ts'
import { fullMess, quickMess, seedsOf } from './messy-plan.ts'
import { messyPromises } from './messy-promises.ts'
import type { ScheduleResult } from './run-schedule.ts'
import { runQuietly, runSchedule } from './run-schedule.ts'
import { planCommands, storedInTheEnd } from './user-commands.ts'

export const messyQueue: Drill = {
  name: 'messy-queue',
  title: 'Messy queue',
  run: async ({ isQuick, log }) => {
    const plan = isQuick ? quickMess : fullMess
    const schedules: Schedule[] = []
    try {
      for (const seed of seedsOf(plan)) {
        log(`messy queue: seed ${seed}`)
        schedules.push(await competeIn(seed, plan, log))
      }
    } finally {
      await rm(benchDir, { recursive: true, force: true })
    }
    return report(schedules, plan)
  },
}

interface Schedule {
  readonly seed: number
  readonly quiet: EndState
  readonly usual: readonly ScheduleResult[]
  readonly ours: ScheduleResult
}

async function competeIn(seed: number, plan: MessyPlan, log: (line: string) => void): Promise<Schedule> {
  const users = planCommands(plan, seededChance(seed))
  const [quiet, ours, ...usual] = await Promise.all([
    runQuietly(storedInTheEnd(users), seed),
    runSchedule('ours', users, seed, plan, log),
    ...plan.usual.map((name) => runSchedule(name, users, seed, plan, log)),
  ])
  return { seed, quiet, usual, ours }
}

function report(schedules: readonly Schedule[], plan: MessyPlan): DrillReport {
  const standings = [...plan.usual, 'ours' as const].map((name) => ({ name, sums: sumsOf(schedules, name) }))
  const judged = schedules.map(({ seed, quiet, ours }) => ({
    seed,
    quiet,
    ...ours,
    comparison: comparePassages(quiet.passages, ours.end.passages),
  }))
  return {
    situation:
      `${plan.users} users upload ${plan.documents} documents and an unreadable PDF, and change or delete them ${plan.changes} times ` +
      'without waiting. Messages come late, in another order and more than once; the worker is killed ' +
      `${plan.kills} times; search refuses requests and single passages, and embeddings are throttled. Then all is quiet.`,
    scaled: [
      soonerRule,
      'a throttled deployment is free again after 1 s instead of at the end of the minute',
      'the usual code reads and cuts documents with our own code, so that only what it does with messages differs',
      'each document is changed by one user, so that it is certain what is stored in the end',
      'what users see refused they repeat',
    ],
    tables: [passageTable(standings), scheduleTable(schedules)],
    charts: [chart(standings)],
    promises: messyPromises(judged),
  }
}

interface Standing {
  readonly name: IndexerName
  readonly sums: PassageComparison
}

function sumsOf(schedules: readonly Schedule[], name: IndexerName): PassageComparison {
  const sums = { expected: 0, missing: 0, duplicates: 0, orphans: 0 }
  for (const { quiet, usual, ours } of schedules) {
    const found = [...usual, ours].find((result) => result.name === name)?.end.passages ?? []
    const one = comparePassages(quiet.passages, found)
    for (const key of ['expected', 'missing', 'duplicates', 'orphans'] as const) sums[key] += one[key]
  }
  return sums
}

function passageTable(standings: readonly Standing[]): Table {
  return {
    title: 'The index when all is quiet, in passages',
    columns: ['', 'expected', 'missing', 'twice or more', 'left over', 'the unreadable PDF'],
    rows: standings.map(({ name, sums }) => [
      applications[name].title,
      String(sums.expected),
      String(sums.missing),
      String(sums.duplicates),
      String(sums.orphans),
      name === 'ours' ? 'a failure in the catalogue' : 'a message in index-jobs-poison',
    ]),
  }
}

function scheduleTable(schedules: readonly Schedule[]): Table {
  return {
    title: 'What the schedules did',
    columns: ['', 'seed', 'held back', 'repeated', 'jobs killed', 'search 503', 'search 207', 'embeddings 429'],
    rows: schedules.flatMap(({ seed, usual, ours }) =>
      [...usual, ours].map(({ name, figures }) => {
        const { heldBack, repeated, jobsKilled, searchUnavailable, partlyRefusedBatches, throttledEmbeddings } = figures
        const refusals = [searchUnavailable, partlyRefusedBatches, throttledEmbeddings]
        return [applications[name].title, ...[seed, heldBack, repeated, jobsKilled, ...refusals].map(String)]
      }),
    ),
  }
}

function chart(standings: readonly Standing[]): StackedBars {
  return {
    kind: 'stacked-bars',
    title: 'Passages that are wrong',
    unit: 'passages',
    bars: standings.map(({ name, sums }) => ({
      label: applications[name].title,
      parts: [
        { label: 'missing', value: sums.missing, tone: 'lost' },
        { label: 'twice or more', value: sums.duplicates, tone: 'fair' },
        { label: 'left over', value: sums.orphans, tone: 'bad' },
      ],
    })),
  }
}
