// `npm run bench`: runs the benchmarks asked for and prints their figures.
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { once } from '../shared/kernel/once.ts'
import { addedLatency } from './added-latency.ts'
import type { Benchmark } from './benchmark.ts'
import { coldStart } from './cold-start/cold-start.ts'
import { memory } from './memory.ts'
import { poolOverhead } from './pool/pool-overhead.ts'
import { benchDir } from './product/bench-dir.ts'
import { buildApp, entries } from './product/build-app.ts'
import type { ProductUnderTest } from './product/start-product.ts'
import { startProduct, uploadDocuments } from './product/start-product.ts'
import { describeMachine } from './report/describe-machine.ts'
import { scale } from './scale/scale.ts'
import { telemetryCost } from './telemetry/telemetry-cost.ts'
import { tokenCounting } from './token-counting.ts'

const benchmarks: readonly Benchmark[] = [
  poolOverhead,
  addedLatency,
  coldStart,
  telemetryCost,
  tokenCounting,
  memory,
  scale,
]

const help = `Measures what this project's code costs, against stand-ins on this machine.

  npm run bench                  everything; the 10 000 turns of memory take minutes
  npm run bench -- NAME …        only these
  npm run bench -- --quick       everything, with fewer repetitions: to see that it runs, not for figures
  npm run bench -- --help

${benchmarks.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join('\n')}

bench/README.md says how each is measured, and keeps the figures of one run.
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
})
const unknown = positionals.filter((name) => !benchmarks.some((each) => each.name === name))

if (values.help) {
  console.log(help)
} else if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}.\n\n${help}`)
  process.exitCode = 1
} else {
  const asked = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  await run(asked, { isQuick: values.quick })
}

async function run(asked: readonly Benchmark[], { isQuick }: { readonly isQuick: boolean }): Promise<void> {
  console.log(`${describeMachine()}${isQuick ? ', quick run' : ''}`)
  let started: ProductUnderTest | undefined
  const product = once(async () => {
    note('building the application and starting the stand-ins')
    started = await startProduct({ appRoot: await buildApp(), entries })
    await uploadDocuments(started.url)
    return started
  })
  try {
    for (const benchmark of asked) {
      const startedAt = performance.now()
      const report = await benchmark.run({ isQuick, note }, product)
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
      console.log(`\n## ${benchmark.title} (${benchmark.name}, ${seconds} s)\n\n${report}`)
    }
  } finally {
    await started?.close()
    await rm(benchDir, { recursive: true, force: true })
  }
}

function note(line: string): void {
  console.error(`… ${line}`)
}
