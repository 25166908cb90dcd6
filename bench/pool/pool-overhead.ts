// What the region pool, and the adapter under it, add to a call to a model.
import type { Benchmark } from '../benchmark.ts'
import { quantile } from '../report/quantile.ts'
import { formatTable, signed } from '../report/table.ts'
import { undisturbedMicroseconds } from '../report/undisturbed-time.ts'
import type { Contender } from './contenders.ts'
import { adapterContenders, poolContenders } from './contenders.ts'
import { deltas } from './stub-service.ts'

export const poolOverhead: Benchmark = {
  name: 'pool',
  title: 'What the region pool adds to a call',
  run: async ({ isQuick, note }) => {
    const calls = isQuick ? 3_000 : 15_000
    const reports: string[] = []
    for (const contenders of [poolContenders(), adapterContenders()]) {
      for (const concurrency of [1, 64]) {
        note(`${contenders[0]?.name}, ${concurrency} at once`)
        reports.push(await compare(contenders, concurrency, calls))
      }
    }
    return `µs a call; an answer has ${deltas.length} deltas.\n\n${reports.join('\n\n')}`
  },
}

/** Enough calls for the optimising compiler to have settled. */
const warmUpCalls = 3_000

async function compare(contenders: readonly Contender[], concurrency: number, calls: number): Promise<string> {
  for (const { call } of contenders) for (let n = 0; n < warmUpCalls; n++) await call()
  const times = contenders.map((): number[] => [])
  const rounds = Math.ceil(calls / concurrency)
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < contenders.length; place++) {
      // Each goes first as often as the others.
      const index = (round + place) % contenders.length
      const { call } = contenders[index]!
      const roundUs = await undisturbedMicroseconds(() => Promise.all(Array.from({ length: concurrency }, call)))
      if (roundUs !== undefined) times[index]?.push(roundUs / concurrency)
    }
  }
  return describe(contenders, times, { concurrency, rounds })
}

function describe(
  contenders: readonly Contender[],
  times: readonly number[][],
  { concurrency, rounds }: { readonly concurrency: number; readonly rounds: number },
): string {
  const rows = contenders.map(({ name }, index) => {
    const figures = [0.5, 0.99].flatMap((share) => {
      const [own = Number.NaN, first = Number.NaN] = [times[index] ?? [], times[0] ?? []].map((each) =>
        quantile(each, share),
      )
      return [own, index === 0 ? '' : signed(own - first, 1)]
    })
    return [name, ...figures, `${times[index]?.length} of ${rounds}`]
  })
  const title = concurrency === 1 ? 'One at a time' : `${concurrency} at once (time of a round / ${concurrency})`
  return `${title}:\n\n${formatTable(['µs', 'p50', 'added', 'p99', 'added', 'undisturbed'], rows)}`
}
