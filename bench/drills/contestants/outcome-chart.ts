// How the users of each contestant fared, as bars.
import type { StackedBars, Tone } from '../report/chart.ts'
import type { UserOutcome } from '../run/records.ts'
import type { Standing } from '../run/compete.ts'
import { titles } from './titles.ts'

const tones: Readonly<Record<UserOutcome, Tone>> = {
  answered: 'good',
  'turned away': 'waiting',
  'cut short': 'fair',
  failed: 'bad',
  'gave up': 'lost',
}

const outcomes = Object.keys(tones) as readonly UserOutcome[] // oxlint-disable-line typescript/no-unsafe-type-assertion -- the record names every outcome

/** Those that any contestant's users met with, and the one that all should. */
export function outcomesOf(standings: readonly Standing[]): readonly UserOutcome[] {
  const seen = new Set(standings.flatMap(({ requests }) => requests.map(({ outcome }) => outcome)))
  return outcomes.filter((outcome) => outcome === 'answered' || seen.has(outcome))
}

export function outcomeChart(title: string, standings: readonly Standing[]): StackedBars {
  return {
    kind: 'stacked-bars',
    title,
    unit: 'users',
    bars: standings.map(({ contestant, requests }) => ({
      label: titles[contestant],
      parts: outcomes.map((outcome) => ({
        label: outcome,
        tone: tones[outcome],
        value: requests.filter((request) => request.outcome === outcome).length,
      })),
    })),
  }
}
