// What telemetry costs a turn: its CPU time, by itself and within the product; and what becomes of answers when it cannot be delivered.
import type { Benchmark } from '../benchmark.ts'
import { entries } from '../product/build-app.ts'
import type { ProductUnderTest } from '../product/start-product.ts'
import { startFunctions } from '../product/start-product.ts'
import { median, quantile } from '../report/quantile.ts'
import { formatTable } from '../report/table.ts'
import { startIngestion } from './ingestion.ts'
import type { MeasuredSource, Rounds } from './measure-rounds.ts'
import { measureRounds } from './measure-rounds.ts'
import type { TurnSource } from './turn-source.ts'
import { productTurns, telemetryAlone } from './turn-source.ts'

interface Way {
  readonly name: string
  /** Undefined: events are lines on the console. */
  readonly connectionString?: string
  readonly tracedPercent: number
}

/** Compilers and connections settle, in the new instances as in the one that has been there; the exporters are loaded. */
const warmUpTurns = { product: 200, alone: 3_000 }
/** The telemetry of a turn takes a hundredth of the turn. */
const blockTurns = { product: 20, busy: 96, alone: 400 }
const busyChats = 32

export const telemetryCost: Benchmark = {
  name: 'telemetry',
  title: 'What telemetry costs a turn',
  run: async ({ isQuick, note }, startProduct) => {
    const product = await startProduct()
    const ingestion = await startIngestion()
    const { ways, alone } = waysTo(ingestion)
    const products = await startProducts(product, ways)
    const processes = [undefined, ...alone].map((way) => telemetryAlone({ tracedPercent: 100, ...way }))
    // Turns are cheapest in an instance that has many at once: a share of those is the largest.
    const busy = productTurns(product, busyChats)
    const sources = [...products, ...processes]
    const rounds = isQuick ? 4 : 30
    try {
      note(`telemetry: ${rounds} rounds with ${products.length} instances`)
      for (const source of products) await source.run(isQuick ? blockTurns.product : warmUpTurns.product)
      for (const source of processes) await source.run(warmUpTurns.alone)
      const measured = [...blocksOf(products, 'product'), ...blocksOf([busy], 'busy'), ...blocksOf(processes, 'alone')]
      return report(ways, alone, await measureRounds(measured, rounds))
    } finally {
      // The first is the product of all benchmarks.
      for (const source of sources.slice(1)) await source.close()
      await ingestion.close()
    }
  },
}

function blocksOf(sources: readonly TurnSource[], kind: keyof typeof blockTurns): MeasuredSource[] {
  return sources.map((source) => ({ source, turns: blockTurns[kind] }))
}

function waysTo(ingestion: Awaited<ReturnType<typeof startIngestion>>) {
  const { takesIt, neverAnswers, refusesConnections, answers500 } = ingestion
  const alone: readonly Way[] = [
    { name: 'one trace in ten (the default)', connectionString: takesIt, tracedPercent: 10 },
    { name: 'every trace', connectionString: takesIt, tracedPercent: 100 },
  ]
  const ways: readonly Way[] = [
    { name: 'lines on the console', tracedPercent: 100 },
    ...alone,
    // With every trace: there is as much to be dropped as there can be.
    { name: 'ingestion never answers', connectionString: neverAnswers, tracedPercent: 100 },
    { name: 'ingestion refuses connections', connectionString: refusesConnections, tracedPercent: 100 },
    { name: 'ingestion answers 500', connectionString: answers500, tracedPercent: 100 },
  ]
  return { ways, alone }
}

async function startProducts(product: ProductUnderTest, ways: readonly Way[]): Promise<readonly TurnSource[]> {
  const others = ways.slice(1).map((way, index) => {
    const settings = {
      APPLICATIONINSIGHTS_CONNECTION_STRING: way.connectionString ?? '',
      TELEMETRY_TRACED_PERCENT: String(way.tracedPercent),
    }
    return startFunctions({ appRoot: product.appRoot, entries, settings }, product.standIns, `telemetry-${index}`)
  })
  return [product, ...(await Promise.all(others))].map((functions) => productTurns(functions, 1))
}

function report(ways: readonly Way[], alone: readonly Way[], figures: readonly Rounds[]): string {
  const [console, ...told] = figures.slice(0, ways.length)
  const [busy, nobody, ...apart] = figures.slice(ways.length)
  const cpuRows = alone.map(({ name }, index) => {
    const own = differences(apart[index]!.cpuMsPerTurn, nobody!.cpuMsPerTurn)
    const added = ratios(told[index]!.cpuMsPerTurn, console!.cpuMsPerTurn).map((ratio) => ratio - 1)
    // Of the turn itself, not of what its instance does besides: that would make the share look smaller.
    const shares = [console, busy].map((turns) => spread(ratios(own, turns!.busyCpuMsPerTurn)))
    return [name, median(own), ...shares, spread(added)]
  })
  const timeRows = ways.map(({ name }, index) => {
    const own = figures[index]!
    const against = index === 0 ? '' : spread(ratios(own.typicalMs, console!.typicalMs).map((ratio) => ratio - 1))
    return [name, median(own.busyCpuMsPerTurn), median(own.cpuMsPerTurn), median(own.typicalMs), against]
  })
  const size = `Medians of ${console!.typicalMs.length} interleaved rounds, with their quartiles`
  const turnCpuMs = [console, busy].map((turns) => median(turns!.busyCpuMsPerTurn).toFixed(2))
  const chats = `, one chat at a time, and ${turnCpuMs[1]} ms with ${busyChats} chats at once`
  return [
    `${size}; a turn with lines on the console takes ${turnCpuMs[0]} ms of CPU${chats}:`,
    formatTable(
      [
        'telemetry sent',
        'by itself, CPU ms a turn',
        'of a turn, one chat',
        `of a turn, ${busyChats} chats`,
        'turns of the product, against the console',
      ],
      cpuRows,
    ),
    'The product over HTTP, one chat at a time:',
    formatTable(
      ['telemetry', 'CPU ms a turn', 'with what follows', 'turn p50 (ms)', 'longer than with the console'],
      timeRows,
    ),
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
