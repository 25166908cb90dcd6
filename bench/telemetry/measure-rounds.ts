// Blocks of turns from several sources, in turn, so that what the machine does meanwhile strikes all of them.
import { setTimeout as delay } from 'node:timers/promises'
import { median } from '../report/quantile.ts'
import type { TurnSource } from './turn-source.ts'

export interface MeasuredSource {
  readonly source: TurnSource
  /** In a block. */
  readonly turns: number
}

/** One figure a round. */
export interface Rounds {
  readonly cpuMsPerTurn: number[]
  readonly typicalMs: number[]
}

/** Batches go out every five seconds: by then, all of them have. */
const drainMs = 6_000

export async function measureRounds(measured: readonly MeasuredSource[], rounds: number): Promise<readonly Rounds[]> {
  const figures = measured.map((): Rounds => ({ cpuMsPerTurn: [], typicalMs: [] }))
  const readings = await Promise.all(measured.map(({ source }) => source.cpuMs()))
  // Telemetry is sent after its turns: a block's CPU time is all that passes until the source's next block begins.
  const read = async (index: number): Promise<void> => {
    const { source, turns } = measured[index]!
    const cpuMs = await source.cpuMs()
    figures[index]?.cpuMsPerTurn.push((cpuMs - readings[index]!) / turns)
    readings[index] = cpuMs
  }
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < measured.length; place++) {
      // Each goes first as often as the others: whoever follows finds warmer stand-ins.
      const index = (round + place) % measured.length
      if (round > 0) await read(index)
      const { source, turns } = measured[index]!
      figures[index]?.typicalMs.push(median(await source.run(turns)))
    }
  }
  await delay(drainMs)
  for (const index of measured.keys()) await read(index)
  return figures
}
