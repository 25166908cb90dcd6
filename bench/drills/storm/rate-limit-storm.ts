// Rate-limit storm: more is asked than any one region's quota allows; then more than all of them allow together.
import type { Drill, DrillReport, DrillSetting } from '../drill.ts'
import type { ContestantName } from '../contestants/contestant.ts'
import { outcomeChart } from '../contestants/outcome-chart.ts'
import type { QuestionStyle } from '../run/questions.ts'
import { estimatedTokens } from '../run/questions.ts'
import { progressLog } from '../run/progress-log.ts'
import type { Standing } from '../run/compete.ts'
import { compete, standingOf } from '../run/compete.ts'
import { stormTable } from './storm-table.ts'
import { overloadPromises, stormPromises } from './storm-promises.ts'

/** Quotas are by the minute: at this speed one of them passes in ten seconds. */
const timeSpeed = 6

const contestants: readonly ContestantName[] = ['one-endpoint', 'article-recipe', 'region-pool']

const style: QuestionStyle = { maxOutputTokens: 400, passages: 5 }
const estimatedTokensPerRequest = estimatedTokens(style)

const requestsPerSecond = 1.5
const offeredTokensPerMinute = requestsPerSecond * 60 * estimatedTokensPerRequest
/** Of the offered load, in each of the two regions. */
const quotaShare = 0.6
const tokensPerMinute = Math.round(offeredTokensPerMinute * quotaShare)
/** Azure grants 6 requests a minute for every 1 000 tokens. */
const requestsPerMinute = Math.round((tokensPerMinute / 1_000) * 6)

/** In the second part, as a multiple of what both regions can take: well above what waiting for the next minute can even out. */
const overload = 2.5
const overloadRequestsPerSecond = requestsPerSecond * 2 * quotaShare * overload

export const rateLimitStorm: Drill = {
  name: 'rate-limit-storm',
  title: 'Rate-limit storm',
  run: async (setting) => {
    const [storm, beyond] = await Promise.all([
      load(setting, 'storm', requestsPerSecond, setting.isQuick ? 75_000 : 150_000),
      load(setting, 'overload', overloadRequestsPerSecond, setting.isQuick ? 60_000 : 90_000),
    ])
    return report(storm, beyond)
  },
}

/** As long as an answer may take in the product's settings. */
const patienceMs = 120_000

/** @param durationMs in the run's own, faster time */
function load(
  setting: DrillSetting,
  part: string,
  requestsPerSecond: number,
  durationMs: number,
): Promise<readonly Standing[]> {
  const quota = { tokensPerMinute, requestsPerMinute }
  // The answer is not what is drilled here: it comes at once when its time to first token has passed.
  const pace = { timeToFirstTokenMs: 300, tokensPerSecond: 0 }
  return compete({
    contestants,
    timeSpeed,
    regions: ['eastus', 'swedencentral'].map((region) => ({ region, ...pace })),
    load: { requestsPerSecond, durationMs, patienceMs, ...style },
    endpointOf: () => quota,
    prepare: async (regions) => {
      await Promise.all(regions.map((region) => region.setQuota(quota)))
    },
    onProgress: progressLog(setting.log, part),
  })
}

function report(storm: readonly Standing[], beyond: readonly Standing[]): DrillReport {
  return {
    situation:
      `Two regions, each with a quota of ${Math.round(tokensPerMinute / 1_000)} 000 tokens a minute: 60 % of what is asked. ` +
      `Then ${overload} times as much is asked as both can take.`,
    scaled: [
      `time runs ${timeSpeed} times faster for everyone (regions, waits, Retry-After, deadlines); all figures are in that time`,
      `quotas and load are small: ${requestsPerSecond} requests a second of about ${estimatedTokensPerRequest} estimated tokens`,
    ],
    tables: [
      stormTable('Storm: each region at 60 % of the load', storm),
      stormTable(`Overload: ${overload} times what both regions can take`, beyond),
    ],
    charts: [outcomeChart('Storm: how users fared', storm), outcomeChart('Overload: how users fared', beyond)],
    promises: [
      ...stormPromises(standingOf(storm, 'region-pool')),
      ...overloadPromises(standingOf(beyond, 'region-pool')),
    ],
  }
}
