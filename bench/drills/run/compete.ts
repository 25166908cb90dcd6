// Runs several contestants at once under the same load, each against regions of its own.
import type { ContestantName, Endpoint } from '../contestants/contestant.ts'
import type { LoadPlan } from './load-plan.ts'
import type { Progress, RunRecord } from './records.ts'
import type { JournalWithRequests } from './region-control.ts'
import type { RegionPlan, RegionProcess } from './region-process.ts'
import { withRegions } from './region-process.ts'
import { startContestant } from './start-contestant.ts'

export interface Competition {
  readonly contestants: readonly ContestantName[]
  /** What each contestant finds; the first is the only one that the code for one endpoint knows. */
  readonly regions: readonly Omit<RegionPlan, 'timeSpeed'>[]
  readonly load: LoadPlan
  readonly timeSpeed: number
  readonly endpointOf?: (region: RegionProcess) => Partial<Endpoint>
  readonly prepare?: (regions: readonly RegionProcess[]) => Promise<void>
  /** What happens to the regions during the load; it begins when the load does. */
  readonly events?: (regions: readonly RegionProcess[]) => Promise<void>
  readonly onProgress: (contestant: ContestantName, progress: Progress) => void
}

export interface Standing extends RunRecord {
  readonly contestant: ContestantName
  /** Of the regions that were alive at the end, in the order of the plan. */
  readonly journals: readonly JournalWithRequests[]
}

export function compete(competition: Competition): Promise<readonly Standing[]> {
  return Promise.all(competition.contestants.map((contestant) => runOne(contestant, competition)))
}

function runOne(contestant: ContestantName, competition: Competition): Promise<Standing> {
  const { load, timeSpeed, endpointOf, prepare, events, onProgress } = competition
  const plans = competition.regions.map((region) => ({ ...region, timeSpeed }))
  return withRegions(plans, async (regions) => {
    await prepare?.(regions)
    const endpoints = regions.map((region): Endpoint => {
      return { region: region.name, url: region.url, deployment: 'chat', ...endpointOf?.(region) }
    })
    const run = await startContestant({ contestant, endpoints, load }, timeSpeed, (progress) =>
      onProgress(contestant, progress),
    )
    try {
      const [record] = await Promise.all([run.run(), events?.(regions)])
      return { contestant, ...record, journals: await Promise.all(regions.map((region) => region.journal())) }
    } finally {
      run.kill()
    }
  })
}

export function standingOf(standings: readonly Standing[], name: ContestantName): Standing {
  const standing = standings.find(({ contestant }) => contestant === name)
  if (!standing) throw new Error(`${name} did not take part`)
  return standing
}
