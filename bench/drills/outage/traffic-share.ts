// How much of the traffic the sick region gets over time: what an outage and a recovery look like from outside.
import type { Lines, Tone } from '../report/chart.ts'
import { titles } from '../contestants/titles.ts'
import type { ContestantName } from '../contestants/contestant.ts'
import type { CallRecord } from '../run/records.ts'
import type { Outage } from './outage-run.ts'
import { sickRegion } from './outage-run.ts'

const bucketMs = 1_000

const tones: Readonly<Record<ContestantName, Tone>> = {
  'one-endpoint': 'lost',
  'article-recipe': 'fair',
  'region-pool': 'good',
  'region-pool-without-hedging': 'waiting',
}

export function shareChart({ scenario, times, standings }: Outage): Lines {
  const { wellMs, sickMs, recoveryMs } = times
  return {
    kind: 'lines',
    title: `${scenario.name}: calls to ${sickRegion}`,
    xUnit: 's',
    yUnit: 'calls a second',
    lines: standings.map(({ contestant, calls }) => ({
      label: titles[contestant],
      tone: tones[contestant],
      points: callsPerSecond(calls, wellMs + sickMs + recoveryMs),
    })),
    bands: [{ label: 'sick', from: wellMs / 1_000, to: (wellMs + sickMs) / 1_000 }],
  }
}

function callsPerSecond(calls: readonly CallRecord[], durationMs: number): (readonly [number, number])[] {
  const counts = Array.from({ length: Math.ceil(durationMs / bucketMs) }, () => 0)
  for (const { region, isHealthCall, startedAtMs } of calls) {
    const bucket = Math.floor(startedAtMs / bucketMs)
    if (region === sickRegion && !isHealthCall && bucket < counts.length) counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return counts.map((count, bucket) => [bucket + 0.5, count])
}
