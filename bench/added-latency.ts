// What our code adds to a turn: the calls by hand against our pipeline and against the whole product, block by block in turn.
import type { Benchmark, Effort } from './benchmark.ts'
import { median, quantile } from './report/quantile.ts'
import { formatTable, signed } from './report/table.ts'
import { overHttp, startTurnProcess } from './turns/turn-sources.ts'
import type { TurnBlock, TurnSource } from './turns/turn-times.ts'

export const addedLatency: Benchmark = {
  name: 'latency',
  title: 'What our code adds to a turn',
  run: async (effort, startProduct) => {
    const product = await startProduct()
    const bare = await startTurnProcess('bare', product)
    const pipeline = await startTurnProcess('pipeline', product)
    const sources = [bare, pipeline, overHttp(product)]
    try {
      const reports: string[] = []
      for (const chats of [1, 32]) reports.push(await compare(sources, chats, effort))
      return reports.join('\n\n')
    } finally {
      for (const source of sources) await source.close()
    }
  },
}

const names = ['calls by hand', 'pipeline', 'product over HTTP']

/** Compilers and connections settle within the first hundreds of turns. */
const warmUpTurns = 120

async function compare(sources: readonly TurnSource[], chats: number, { isQuick, note }: Effort): Promise<string> {
  const rounds = isQuick ? 4 : 8
  const turns = chats === 1 ? 25 : 96
  note(`latency with ${chats} chats at once: ${rounds} rounds`)
  for (const source of sources) await source.run({ turns: isQuick ? turns : warmUpTurns, chats })
  const blocks = sources.map((): TurnBlock[] => [])
  for (let round = 0; round < rounds; round++) {
    // Each goes first as often as the others: whoever follows finds warmer stand-ins.
    for (let place = 0; place < sources.length; place++) {
      const index = (round + place) % sources.length
      blocks[index]?.push(await sources[index]!.run({ turns, chats }))
    }
  }
  return describe(blocks, chats)
}

type Figure = (block: TurnBlock) => number

const firstTextMs: Figure = (block) => median(block.turns.map((turn) => turn.firstTextMs))
const typicalMs: Figure = (block) => median(wholeTimes(block))
const slowMs: Figure = (block) => quantile(wholeTimes(block), 0.95)
const cpuMs: Figure = (block) => block.cpuMs / block.turns.length
const turnsPerSecond: Figure = (block) => (block.turns.length / block.elapsedMs) * 1_000

function wholeTimes(block: TurnBlock): number[] {
  return block.turns.map((turn) => turn.wholeMs)
}

function describe(blocks: readonly (readonly TurnBlock[])[], chats: number): string {
  const [byHand = []] = blocks
  const rows = blocks.map((own, index) => {
    const compared = [firstTextMs, typicalMs, slowMs].flatMap((of) => [
      median(own.map(of)),
      // Block against the block of the same round: what the machine did to both cancels out.
      index === 0 ? '' : signed(median(own.map((block, round) => of(block) - of(byHand[round]!)))),
    ])
    return [names[index]!, ...compared, median(own.map(cpuMs)), median(own.map(turnsPerSecond))]
  })
  const header = ['ms', 'first text p50', 'added', 'turn p50', 'added', 'turn p95', 'added', 'CPU a turn', 'turns/s']
  const title = chats === 1 ? 'One chat' : `${chats} chats at once`
  const size = `medians of ${byHand.length} interleaved rounds of ${byHand[0]?.turns.length} turns`
  return `${title}, ${size}:\n\n${formatTable(header, rows)}`
}
