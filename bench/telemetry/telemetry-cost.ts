// What telemetry costs a turn: its CPU time, by itself and within the product; and what becomes of answers when it cannot be delivered.
import type { Benchmark } from '../benchmark.ts'
import { entries } from '../product/build-app.ts'
import type { ProductUnderTest, RunningFunctions } from '../product/start-product.ts'
import { startFunctions } from '../product/start-product.ts'
import { median, quantile } from '../report/quantile.ts'
import { formatTable } from '../report/table.ts'
import type { Ingestion } from './ingestion.ts'
import { startIngestion } from './ingestion.ts'
import type { MeasuredSource, Rounds } from './measure-rounds.ts'
import { measureRounds } from './measure-rounds.ts'
import { profileRounds } from './profile-rounds.ts'
import type { TurnSource } from './turn-source.ts'
import { productTurns, telemetryAlone } from './turn-source.ts'

interface Way {
  readonly name: string
  /** Undefined: events are lines on the console. */
  readonly connectionString?: string
  readonly tracedPercent: number
}

/** The telemetry of a turn takes a hundredth of the turn. */
const blockTurns = { single: 20, busy: 128, alone: 400 }
/** A turn takes the least CPU in an instance that has many at once: its telemetry is then the largest share. */
const busyChats = 32

export const telemetryCost: Benchmark = {
  name: 'telemetry',
  title: 'What telemetry costs a turn',
  run: async ({ isQuick, note }, startProduct) => {
    const product = await startProduct()
    const ingestion = await startIngestion()
    const { ways, sent } = waysTo(ingestion)
    const instances = [product, ...(await startInstances(product, ways.slice(1)))]
    const single = instances.map((instance) => productTurns(instance, 1))
    const busy = instances.slice(0, 1 + sent.length)
    const busyConsole = productTurns(product, busyChats)
    const alone = [undefined, ...sent].map((way) => telemetryAlone({ tracedPercent: 100, ...way }))
    const rounds = isQuick ? 4 : 30
    try {
      // First, while all have answered equally little: code that has run for longer is faster.
      note(`telemetry: latency, ${rounds} rounds with ${instances.length} instances`)
      const latency = await measureRounds(blocksOf(single, 'single'), rounds)
      note(`telemetry: CPU time, ${rounds} rounds with ${busyChats} chats at once`)
      const cpu = await measureRounds([...blocksOf([busyConsole], 'busy'), ...blocksOf(alone, 'alone')], rounds)
      note(`telemetry: profiles of ${busy.length} instances, ${rounds / 2} rounds`)
      const shares = await profileRounds(busy, { turns: blockTurns.busy, chats: busyChats }, rounds / 2)
      const [turns, ...apart] = cpu
      return report(ways, { latency, turns: turns!, alone: apart, shares })
    } finally {
      for (const source of alone) await source.close()
      // The first is the product of all benchmarks.
      for (const instance of instances.slice(1)) await instance.close()
      await ingestion.close()
    }
  },
}

type Kind = keyof typeof blockTurns

function blocksOf(sources: readonly TurnSource[], kind: Kind): MeasuredSource[] {
  return sources.map((source) => ({ source, turns: blockTurns[kind] }))
}

function waysTo(ingestion: Ingestion) {
  const { takesIt, neverAnswers, refusesConnections, answers500 } = ingestion
  const sent: readonly Way[] = [
    { name: 'one trace in ten (the default)', connectionString: takesIt, tracedPercent: 10 },
    { name: 'every trace', connectionString: takesIt, tracedPercent: 100 },
  ]
  const ways: readonly Way[] = [
    { name: 'lines on the console', tracedPercent: 100 },
    ...sent,
    { name: 'ingestion never answers', connectionString: neverAnswers, tracedPercent: 10 },
    { name: 'ingestion refuses connections', connectionString: refusesConnections, tracedPercent: 10 },
    { name: 'ingestion answers 500', connectionString: answers500, tracedPercent: 10 },
  ]
  return { ways, sent }
}

async function startInstances(product: ProductUnderTest, ways: readonly Way[]): Promise<readonly RunningFunctions[]> {
  const starting = ways.map((way, index) => {
    const settings = {
      APPLICATIONINSIGHTS_CONNECTION_STRING: way.connectionString ?? '',
      TELEMETRY_TRACED_PERCENT: String(way.tracedPercent),
    }
    return startFunctions({ appRoot: product.appRoot, entries, settings }, product.standIns, `telemetry-${index}`)
  })
  return Promise.all(starting)
}

interface Figures {
  /** Of all ways, one chat at a time. */
  readonly latency: readonly Rounds[]
  /** Many chats at once, with lines on the console. */
  readonly turns: Rounds
  /** Nobody told, and then the ways that send. */
  readonly alone: readonly Rounds[]
  /** Of the console, and then of the ways that send: telemetry's part of a profile, for each round. */
  readonly shares: readonly (readonly number[])[]
}

function report(ways: readonly Way[], { latency, turns, alone, shares }: Figures): string {
  const [nobody, ...apart] = alone
  const cpuRows = shares.map((share, index) => {
    const { name } = ways[index]!
    const sending = apart[index - 1]
    if (!sending) return [name, '', '', spread(share)]
    const ownMs = differences(sending.cpuMsPerTurn, nobody!.cpuMsPerTurn)
    return [name, median(ownMs), spread(ratios(ownMs, turns.busyCpuMsPerTurn)), spread(share)]
  })
  const timeRows = ways.map(({ name }, index) => {
    const own = latency[index]!
    const against = index === 0 ? '' : spread(ratios(own.typicalMs, latency[0]!.typicalMs).map((ratio) => ratio - 1))
    return [name, median(own.busyCpuMsPerTurn), median(own.typicalMs), against]
  })
  const size = `Medians of ${turns.typicalMs.length} interleaved rounds (profiles: ${shares[0]!.length}), with their quartiles`
  const turnCpuMs = median(turns.busyCpuMsPerTurn).toFixed(2)
  return [
    `${size}. With ${busyChats} chats at once and lines on the console, a turn takes ${turnCpuMs} ms of CPU:`,
    formatTable(
      ['telemetry', 'sent by itself, CPU ms a turn', 'of a turn', 'of what the instance does, by its profile'],
      cpuRows,
    ),
    'The product over HTTP, one chat at a time:',
    formatTable(['telemetry', 'CPU ms a turn', 'turn p50 (ms)', 'longer than with the console'], timeRows),
  ].join('\n\n')
}

/** Block against the block of the same round: what the machine did to both cancels out. */
function ratios(values: readonly number[], base: readonly number[]): number[] {
  return values.map((value, round) => value / base[round]!)
}

function differences(values: readonly number[], base: readonly number[]): number[] {
  return values.map((value, round) => value - base[round]!)
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}

function spread(shares: readonly number[]): string {
  return `${percent(median(shares))} % (${percent(quantile(shares, 0.25))} to ${percent(quantile(shares, 0.75))})`
}
