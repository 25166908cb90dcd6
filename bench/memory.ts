// Whether the functions' process keeps anything of the turns it has answered.
import type { Benchmark } from './benchmark.ts'
import type { MemoryUsage } from './product/worker-usage.ts'
import { leastSquares } from './report/least-squares.ts'
import { formatTable, signed } from './report/table.ts'
import { overHttp } from './turns/turn-sources.ts'

export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory of the functions process over many turns',
  run: async ({ isQuick, note }, startProduct) => {
    const product = await startProduct()
    const source = overHttp(product)
    const checkpoints = isQuick ? [100, 300, 600] : [1_000, 2_500, 5_000, 7_500, 10_000]
    const measured: Checkpoint[] = []
    let done = 0
    for (const turns of checkpoints) {
      await source.run({ turns: turns - done, chats: 16 })
      done = turns
      measured.push({ turns, usage: await product.workerMemory() })
      note(`memory: ${turns} turns`)
    }
    return describe(measured)
  },
}

interface Checkpoint {
  readonly turns: number
  readonly usage: MemoryUsage
}

const mebibyte = 2 ** 20

function describe(checkpoints: readonly Checkpoint[]): string {
  const rows = checkpoints.map(({ turns, usage }) => [
    `${turns}`,
    usage.heapBytes / mebibyte,
    usage.externalBytes / mebibyte,
    usage.rssBytes / mebibyte,
  ])
  const heap = leastSquares(checkpoints.map(({ turns, usage }) => [turns, usage.heapBytes]))
  const rss = leastSquares(checkpoints.map(({ turns, usage }) => [turns, usage.rssBytes]))
  const table = formatTable(['after turns', 'heap MiB', 'external MiB', 'RSS MiB'], rows)
  return `${table}\n\nSlope (least squares): heap ${signed(heap.slope, 0)} bytes a turn, RSS ${signed(rss.slope, 0)} bytes a turn.`
}
