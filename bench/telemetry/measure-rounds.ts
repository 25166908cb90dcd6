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
  /** While the turns were under way. */
  readonly busyCpuMsPerTurn: number[]
  /** With what came afterwards: telemetry is sent after its turns, titles and summaries are written. */
  readonly cpuMsPerTurn: number[]
  readonly typicalMs: number[]
}

/** Batches go out every five seconds: by then, all of them have. */
const drainMs = 6_000
/** Not counted: compilers and connections settle, the exporters are loaded. */
const warmUpBlocks = 10

export async function measureRounds(measured: readonly MeasuredSource[], rounds: number): Promise<readonly Rounds[]> {
  const figures = measured.map((): Rounds => ({ busyCpuMsPerTurn: [], cpuMsPerTurn: [], typicalMs: [] }))
  const startedAtMs = new Map<number, number>()
  /** All that has passed since the source's latest block began. */
  const endBlock = async (index: number): Promise<number> => {
    const { source, turns } = measured[index]!
    const cpuMs = await source.cpuMs()
    const before = startedAtMs.get(index)
    if (before !== undefined) figures[index]?.cpuMsPerTurn.push((cpuMs - before) / turns)
    return cpuMs
  }
  const runBlock = async (index: number): Promise<void> => {
    const { source, turns } = measured[index]!
    const before = await endBlock(index)
    startedAtMs.set(index, before)
    figures[index]?.typicalMs.push(median(await source.run(turns)))
    figures[index]?.busyCpuMsPerTurn.push(((await source.cpuMs()) - before) / turns)
  }
  for (const { source, turns } of measured) {
    for (let block = 0; block < warmUpBlocks; block++) await source.run(turns)
  }
  await delay(drainMs)
  for (let round = 0; round < rounds; round++) {
    // Each goes first as often as the others: whoever follows finds warmer stand-ins.
    for (let place = 0; place < measured.length; place++) await runBlock((round + place) % measured.length)
  }
  await delay(drainMs)
  for (const index of measured.keys()) await endBlock(index)
  return figures
}
