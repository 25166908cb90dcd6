// One outage from beginning to end: all is well, a region is sick, and it is well again.
import { systemClock } from '../../../shared/kernel/clock.ts'
import type { ContestantName } from '../contestants/contestant.ts'
import type { DrillSetting } from '../drill.ts'
import type { Standing } from '../run/compete.ts'
import { compete } from '../run/compete.ts'
import { progressLog } from '../run/progress-log.ts'
import type { Scenario } from './scenario.ts'

export const sickRegion = 'eastus'
export const wellRegion = 'swedencentral'

export interface Outage {
  readonly scenario: Scenario
  readonly times: OutageTimes
  readonly standings: readonly Standing[]
  /** The same load at the same time on one region that stays well, and no other: what the machine can do at that moment. */
  readonly control: Standing
}

export interface OutageTimes {
  /** Long enough to know how each region usually does. */
  readonly wellMs: number
  readonly sickMs: number
  /** Until the breaker has let a probe through again, and the traffic is back. */
  readonly recoveryMs: number
}

/** In the full drill the first probes meet a region that is still sick; in the quick one, the first finds it well. */
export function timesOf({ isQuick }: DrillSetting): OutageTimes {
  return isQuick
    ? { wellMs: 5_000, sickMs: 4_500, recoveryMs: 7_000 }
    : { wellMs: 5_000, sickMs: 8_000, recoveryMs: 14_500 }
}

/** A region answers in about 0.75 s: first token after 250 ms, 60 tokens at 120 a second. */
const pace = { timeToFirstTokenMs: 250, tokensPerSecond: 120 }
const maxOutputTokens = 60

const requestsPerSecond = 16
/** Nobody looks at an empty page for longer. */
const patienceMs = 10_000

const contestants: readonly ContestantName[] = ['one-endpoint', 'article-recipe', 'region-pool']

export async function runOutage(scenario: Scenario, setting: DrillSetting): Promise<Outage> {
  const times = timesOf(setting)
  const durationMs = times.wellMs + times.sickMs + times.recoveryMs
  const load = { requestsPerSecond, durationMs, patienceMs, maxOutputTokens, passages: 3 }
  const competition = compete({
    contestants,
    timeSpeed: 1,
    regions: [sickRegion, wellRegion].map((region) => ({ region, ...pace })),
    load,
    prepare: async ([sick]) => {
      if (sick) await scenario.prepare?.(sick)
    },
    // The smaller deployment answers in other words: an answer pieced together from two regions cannot pass for one of them.
    endpointOf: ({ name }) => ({ deployment: scenario.isMidway && name === wellRegion ? 'chat-small' : 'chat' }),
    events: async ([sick]) => {
      await systemClock.sleep(times.wellMs)
      if (sick) await scenario.strike(sick, times.sickMs, systemClock)
    },
    onProgress: progressLog(setting.log, scenario.name),
  })
  const undisturbed = compete({
    contestants: ['one-endpoint'],
    timeSpeed: 1,
    regions: [{ region: wellRegion, ...pace }],
    load,
    onProgress: () => undefined,
  })
  const [standings, [control]] = await Promise.all([competition, undisturbed])
  if (!control) throw new Error('the undisturbed region was not asked')
  return { scenario, times, standings, control }
}
