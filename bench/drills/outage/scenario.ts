// The ways in which a region fails its users, and how the stand-in is brought to each.
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { FaultRule } from '../../../local/model-region/faults/fault-rule.ts'
import type { RegionProcess } from '../run/region-process.ts'

export interface Scenario {
  readonly name: string
  readonly what: string
  /** Left out of the quick drill: another one shows nearly the same. */
  readonly isOnlyInFull?: boolean
  /** True when text is on the screen by the time it fails: those who cannot replace it are told. */
  readonly isMidway?: boolean
  readonly prepare?: (sick: RegionProcess) => Promise<void>
  /** Makes the region sick for `durationMs`, and well again. */
  readonly strike: (sick: RegionProcess, durationMs: number, clock: Clock) => Promise<void>
}

/** One of the breaker's shortest openings sees several turns. */
const flapMs = 1_500

/** About as many as are shown by the time a reader has begun. */
const tokensBeforeDrop = 8

export const scenarios: readonly Scenario[] = [
  {
    name: 'dead',
    what: 'the process is killed; connections are refused',
    prepare: (sick) => sick.standBy(),
    strike: async (sick, durationMs, clock) => {
      await sick.kill()
      await clock.sleep(durationMs)
      await sick.takeOver()
    },
  },
  { name: 'hanging', what: 'requests are taken and never answered', strike: withFault({ hang: true }) },
  {
    name: 'errors',
    what: 'every request is answered with 500',
    isOnlyInFull: true,
    strike: withFault({ status: 500 }),
  },
  {
    name: 'flapping',
    what: '500s and good answers take turns every 1.5 s',
    isOnlyInFull: true,
    strike: async (sick, durationMs, clock) => {
      for (let passedMs = 0; passedMs < durationMs; passedMs += 2 * flapMs) {
        await withFault({ status: 500 })(sick, flapMs, clock)
        await clock.sleep(Math.min(flapMs, durationMs - passedMs - flapMs))
      }
    },
  },
  {
    name: 'dropping midway',
    what: `every stream breaks after ${tokensBeforeDrop} tokens`,
    isMidway: true,
    strike: withFault({ route: 'chat', dropAfterTokens: tokensBeforeDrop }),
  },
]

function withFault(rule: FaultRule): Scenario['strike'] {
  return async (sick, durationMs, clock) => {
    await sick.setFaults([rule])
    await clock.sleep(durationMs)
    await sick.setFaults([])
  }
}
