// How long a fresh process takes to its first answer, and what it does meanwhile.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { HostLog } from '../../local/functions-host/host-log.ts'
import { startFunctionsHost } from '../../local/functions-host/start-functions-host.ts'
import type { Benchmark } from '../benchmark.ts'
import { benchDir } from '../product/bench-dir.ts'
import { entries } from '../product/build-app.ts'
import type { ProductUnderTest } from '../product/start-product.ts'
import { median, quantile } from '../report/quantile.ts'
import { formatTable } from '../report/table.ts'
import { openHttpChats } from '../turns/http-chat.ts'

export const coldStart: Benchmark = {
  name: 'cold-start',
  title: 'From a fresh process to the first answer',
  run: async ({ isQuick, note }, startProduct) => {
    const product = await startProduct()
    const starts: ColdStart[] = []
    const runs = isQuick ? 3 : 9
    // The first only warms the disk cache.
    for (let run = 0; run <= runs; run++) {
      const start = await measure(product)
      if (run > 0) starts.push(start)
      note(`cold start ${run} of ${runs}: ${Math.round(start.totalMs)} ms`)
    }
    return describe(starts)
  },
}

interface ColdStart {
  readonly nodeMs: number
  readonly loadMs: number
  readonly firstAnswerMs: number
  readonly tokenCounterMs: number
  readonly secondAnswerMs: number
  readonly totalMs: number
}

async function measure(product: ProductUnderTest): Promise<ColdStart> {
  const nodeMs = await emptyProcessMs()
  const startedAt = performance.now()
  let loadedAt = 0
  const host = await startFunctionsHost({
    appRoot: product.appRoot,
    entries: [entries],
    dataDir: join(benchDir, 'cold-start'),
    environment: { ...process.env, ...product.standIns.appSettings },
    // Its first line lists what the worker has loaded.
    log: quietLog(() => (loadedAt ||= performance.now())),
  })
  try {
    const chat = openHttpChats(host.url)()
    const first = await chat.ask('When must the crane at Carrow be stopped?')
    const second = await chat.ask('When must the beacon at Carrow be stopped?')
    const loadMs = loadedAt - startedAt
    return {
      nodeMs,
      loadMs,
      firstAnswerMs: first.wholeMs,
      tokenCounterMs: await tokenCounterMs(product.appRoot),
      secondAnswerMs: second.wholeMs,
      totalMs: loadMs + first.wholeMs,
    }
  } finally {
    await host.close()
  }
}

/** What no application can save: starting Node and ending it again. */
async function emptyProcessMs(): Promise<number> {
  const startedAt = performance.now()
  await promisify(execFile)(process.execPath, ['-e', ''])
  return performance.now() - startedAt
}

/** In a process that has done nothing before, as on the first request. */
async function tokenCounterMs(appRoot: string): Promise<number> {
  const module = pathToFileURL(join(appRoot, 'dist/shared/models/load-token-counter.js')).href
  const script = `
    const { loadTokenCounter } = await import(${JSON.stringify(module)})
    const startedAt = performance.now()
    await loadTokenCounter('gpt-4o')
    console.log(performance.now() - startedAt)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return Number(stdout)
}

const ignore = (): void => {}

function quietLog(onFirstLine: () => void): HostLog {
  return { debug: ignore, info: onFirstLine, warn: ignore, error: ignore, fromApp: ignore }
}

function describe(starts: readonly ColdStart[]): string {
  const row = (name: string, of: (start: ColdStart) => number) => [
    name,
    median(starts.map(of)),
    quantile(starts.map(of), 0),
    quantile(starts.map(of), 1),
  ]
  return formatTable(
    [`ms, ${starts.length} fresh processes`, 'median', 'least', 'most'],
    [
      row('process start to all functions loaded', (start) => start.loadMs),
      row('- of it Node itself', (start) => start.nodeMs),
      row('first answer, after that', (start) => start.firstAnswerMs),
      row('- of it loading the token counter', (start) => start.tokenCounterMs),
      row('process start to first answer', (start) => start.totalMs),
      row('second answer, for comparison', (start) => start.secondAnswerMs),
    ],
  )
}
