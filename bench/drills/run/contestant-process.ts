// A contestant as a process of its own: told what it is and whom to ask, it offers its load and reports what came of it. Its
// parent ends it.
import { systemClock } from '../../../shared/kernel/clock.ts'
import { articleRecipe } from '../contestants/article-recipe.ts'
import type { Contestant, ContestantName, Endpoint } from '../contestants/contestant.ts'
import { oneEndpoint } from '../contestants/one-endpoint.ts'
import { pooledRegions } from '../contestants/pooled-regions.ts'
import { ask } from './ask.ts'
import type { LoadPlan } from './load-plan.ts'
import { arrivalsOf } from './load-plan.ts'
import { questionOf } from './questions.ts'
import type { BreakerRecord, Progress, RequestRecord, RunRecord } from './records.ts'
import { watchCalls } from './watch-calls.ts'

export interface ContestantPlan {
  readonly contestant: ContestantName
  readonly endpoints: readonly Endpoint[]
  readonly load: LoadPlan
}

/** `ready` once; then, when told to begin, `progress` now and then, and `done`. */
export type ContestantMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly record: RunRecord }

const progressEveryMs = 1_000

const plan = JSON.parse(process.argv[2] ?? '') as ContestantPlan // oxlint-disable-line typescript/no-unsafe-type-assertion -- from our own parent
const watch = watchCalls(plan.endpoints, systemClock)
const breaker: BreakerRecord[] = []
let hedges = 0
const contestant = await create(plan)
process.on('message', () => void run())
process.once('disconnect', () => process.exit())
tell({ type: 'ready' })

function create({ contestant: name, endpoints }: ContestantPlan): Contestant | Promise<Contestant> {
  const [first] = endpoints
  if (!first) throw new Error('a contestant needs an endpoint')
  switch (name) {
    case 'one-endpoint':
      return oneEndpoint(first)
    case 'article-recipe':
      return articleRecipe(endpoints)
    case 'region-pool':
    case 'region-pool-without-hedging':
      return pooledRegions(endpoints, {
        hasHedging: name === 'region-pool',
        observer: {
          hedged: () => {
            hedges += 1
          },
          breakerChanged: ({ deployment, to }) => {
            const region = deployment.slice(0, deployment.indexOf('/'))
            breaker.push({ atMs: systemClock.now() - watch.startedAt, region, to })
          },
        },
      })
  }
}

async function run(): Promise<void> {
  watch.startedAt = systemClock.now()
  const requests = await offerLoad(contestant, plan.load, watch.startedAt)
  tell({ type: 'done', record: { startedAt: watch.startedAt, requests, calls: watch.calls, breaker, hedges } })
}

async function offerLoad(contestant: Contestant, load: LoadPlan, loadStartedAt: number): Promise<RequestRecord[]> {
  const answers: Promise<RequestRecord>[] = []
  const ended: RequestRecord[] = []
  const timer = setInterval(() => tellProgress(answers.length, ended), progressEveryMs)
  for (const [n, atMs] of arrivalsOf(load).entries()) {
    await systemClock.sleep(loadStartedAt + atMs - systemClock.now())
    const asked = { n, question: questionOf(n, load), patienceMs: load.patienceMs, loadStartedAt }
    answers.push(
      ask(contestant, systemClock, asked).then((record) => {
        ended.push(record)
        return record
      }),
    )
  }
  const records = await Promise.all(answers)
  clearInterval(timer)
  return records
}

function tellProgress(asked: number, ended: readonly RequestRecord[]): void {
  const answered = ended.filter(({ outcome }) => outcome === 'answered').length
  tell({ type: 'progress', progress: { asked, answered, failed: ended.length - answered } })
}

function tell(message: ContestantMessage): void {
  process.send?.(message)
}
