// Messy queue: duplicates, reordering, kills, overwrites, deletes, refusals and an unreadable document, all at once.
import { rm } from 'node:fs/promises'
import { seededChance } from '../../../local/model-region/faults/seeded-chance.ts'
import { startAzurite } from '../../../test/local/functions-host/support/start-azurite.ts'
import { benchDir } from '../../product/bench-dir.ts'
import type { Drill, DrillReport, Table } from '../drill.ts'
import type { StackedBars } from '../report/chart.ts'
import { soonerRule } from './app-root.ts'
import type { PassageComparison } from './compare-passages.ts'
import { comparePassages } from './compare-passages.ts'
import type { EndState } from './end-state.ts'
import type { IndexerPlace } from './indexer.ts'
import type { IndexerName } from './indexer-names.ts'
import { applications } from './indexer-names.ts'
import type { MessyPlan } from './messy-plan.ts'
import { fullMess, quickMess, seedsOf } from './messy-plan.ts'
import { failureOf, messyPromises } from './messy-promises.ts'
import type { ScheduleResult } from './run-schedule.ts'
import { runQuietly, runSchedule } from './run-schedule.ts'
import { planCommands, poisonedName, storedInTheEnd } from './user-commands.ts'

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
  const labels = ['quiet', 'ours', ...plan.usual]
  const azurite = await startAzurite(labels.map(accountOf))
  const place = (name: IndexerName, label: string = name): IndexerPlace => ({
    name,
    label,
    storage: azurite.connectionStringOf(accountOf(label)),
  })
  try {
    const [quiet, ours, ...usual] = await Promise.all([
      runQuietly(place('ours', 'quiet'), storedInTheEnd(users)),
      runSchedule(place('ours'), users, seed, plan, log),
      ...plan.usual.map((name) => runSchedule(place(name), users, seed, plan, log)),
    ])
    return { seed, quiet, usual, ours }
  } finally {
    await azurite.close()
  }
}

/** Account names have small letters and digits only. */
function accountOf(label: string): string {
  return label.replaceAll('-', '')
}

function report(schedules: readonly Schedule[], plan: MessyPlan): DrillReport {
  const standings = [...plan.usual, 'ours' as const].map((name) => standingOf(schedules, name))
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
      `${plan.kills === 1 ? 'once' : `${plan.kills} times`} while jobs are under way; search refuses requests and single passages, and ` +
      'model regions refuse embeddings. Then all is quiet.',
    scaled: [
      soonerRule,
      'the usual code reads and cuts documents with our own code, so that only what it does with messages differs',
      'each document is changed by one user, so that it is certain what is stored in the end',
      'what users see refused they repeat',
      'blob events are left out: each has a document looked at once more a minute later',
    ],
    tables: [passageTable(standings), scheduleTable(schedules)],
    charts: [chart(standings)],
    promises: messyPromises(judged),
  }
}

interface Standing {
  readonly name: IndexerName
  readonly sums: PassageComparison
  /** Where the unreadable document can be seen. */
  readonly unreadable: string
}

function standingOf(schedules: readonly Schedule[], name: IndexerName): Standing {
  const sums = { expected: 0, missing: 0, duplicates: 0, orphans: 0 }
  const unreadable = new Set<string>()
  for (const { quiet, usual, ours } of schedules) {
    const end = [...usual, ours].find((result) => result.name === name)?.end
    if (!end) continue
    const one = comparePassages(quiet.passages, end.passages)
    for (const key of ['expected', 'missing', 'duplicates', 'orphans'] as const) sums[key] += one[key]
    unreadable.add(whereUnreadable(end))
  }
  return { name, sums, unreadable: [...unreadable].join('; ') }
}

function whereUnreadable(end: EndState): string {
  if (failureOf(end) !== undefined) return 'a failure in the catalogue, with its reason'
  return end.setAside.has(poisonedName) ? 'a message in index-jobs-poison' : 'nowhere'
}

function passageTable(standings: readonly Standing[]): Table {
  return {
    title: 'The index when all is quiet, in passages',
    columns: ['', 'expected', 'missing', 'twice or more', 'left over', 'the unreadable PDF'],
    rows: standings.map(({ name, sums, unreadable }) => [
      applications[name].title,
      String(sums.expected),
      String(sums.missing),
      String(sums.duplicates),
      String(sums.orphans),
      unreadable,
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
