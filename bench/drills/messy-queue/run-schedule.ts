// One schedule: users, an unruly queue, services in trouble and a worker that is killed, all at once; then quiet.
import { setTimeout as delay } from 'node:timers/promises'
import { seededChance } from '../../../local/model-region/faults/seeded-chance.ts'
import type { EndState } from './end-state.ts'
import { readEndState } from './end-state.ts'
import type { Indexer, IndexerPlace } from './indexer.ts'
import { startIndexer } from './indexer.ts'
import type { IndexerName } from './indexer-names.ts'
import type { MessyPlan } from './messy-plan.ts'
import { performCommands } from './perform-commands.ts'
import { provisionUsualApp } from './provision-usual-app.ts'
import type { Refusals } from './services-in-trouble.ts'
import { beginTrouble, endTrouble, untilStruck } from './services-in-trouble.ts'
import { makeUnruly } from './unruly-queue.ts'
import { untilQuiet } from './until-quiet.ts'
import type { Command } from './user-commands.ts'

export interface ScheduleFigures extends Refusals {
  readonly heldBack: number
  readonly repeated: number
  /** Jobs that a killed worker had begun. */
  readonly jobsKilled: number
}

export interface ScheduleResult {
  readonly name: IndexerName
  readonly figures: ScheduleFigures
  readonly end: EndState
}

export async function runSchedule(
  place: IndexerPlace,
  users: readonly (readonly Command[])[],
  seed: number,
  plan: MessyPlan,
  log: (line: string) => void,
): Promise<ScheduleResult> {
  return await withIndexer(place, async (indexer) => {
    const { name } = indexer
    await beginTrouble(indexer, seed)
    const queue = makeUnruly(indexer.jobs, plan.mostRepeated, seededChance(seed))
    await performWithKills(indexer, users, plan.kills, seededChance(seed + 1))
    await untilStruck(indexer)
    await queue.stop()
    const refusals = await endTrouble(indexer)
    log(`messy queue: ${name}: the trouble is over`)
    await untilQuiet(indexer)
    log(`messy queue: ${name}: all is quiet`)
    const jobsKilled = indexer.log.filter((line) => /index-job: .*was ended by SIGKILL/.test(line)).length
    const figures = { ...queue.figures, ...refusals, jobsKilled }
    return { name, figures, end: await readEndState(indexer) }
  })
}

/** The same documents without any of it. */
export async function runQuietly(place: IndexerPlace, documents: ReadonlyMap<string, Uint8Array>): Promise<EndState> {
  return await withIndexer(place, async (indexer) => {
    const uploads = [...documents].map(([name, bytes]) => ({ kind: 'upload' as const, name, bytes, pauseMs: 0 }))
    await performCommands(indexer, [uploads], () => {})
    await untilQuiet(indexer)
    return await readEndState(indexer)
  })
}

async function withIndexer<T>(place: IndexerPlace, use: (indexer: Indexer) => Promise<T>): Promise<T> {
  const indexer = await startIndexer(place)
  try {
    if (place.name !== 'ours') await provisionUsualApp(indexer)
    await Promise.all([indexer.jobs.createIfNotExists(), indexer.poisonedJobs.createIfNotExists()])
    return await use(indexer)
  } finally {
    await indexer.close()
  }
}

/** Each when a job is under way after a command that chance has drawn, so that a fast or slow machine kills at the same places. */
async function performWithKills(
  indexer: Indexer,
  users: readonly (readonly Command[])[],
  kills: number,
  random: () => number,
): Promise<void> {
  const commands = users.flat().length
  const killAfter = Array.from({ length: kills }, () => Math.ceil(commands * (0.15 + 0.85 * random()))).toSorted(
    (a, b) => a - b,
  )
  const killing: Promise<void>[] = []
  let performed = 0
  await performCommands(indexer, users, () => {
    performed++
    for (; killAfter[0] !== undefined && killAfter[0] <= performed; killAfter.shift()) {
      killing.push(killAtWork(indexer))
    }
  })
  await Promise.all(killing)
}

const betweenLooksMs = 10
/** When nothing is left to embed, nothing will be: then the worker dies idle. */
const longestWatchMs = 5_000

async function killAtWork(indexer: Indexer): Promise<void> {
  const watchedSince = performance.now()
  while (!indexer.isEmbedding() && performance.now() - watchedSince < longestWatchMs) await delay(betweenLooksMs)
  await indexer.killWorker()
}
