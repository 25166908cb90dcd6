// What telemetry costs a turn in CPU time, by itself: in a whole turn it would drown in what the machine does besides.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { SupervisedChild } from '../../local/start/supervised-child.ts'
import type { Benchmark } from '../benchmark.ts'
import { failLoudly } from '../product/start-stand-ins.ts'
import { median } from '../report/quantile.ts'
import { formatTable } from '../report/table.ts'
import type { TelemetryProcessSetup } from './main.ts'

export const telemetryCost: Benchmark = {
  name: 'telemetry',
  title: 'What telemetry costs a turn',
  run: async ({ isQuick, note }) => {
    const module = fileURLToPath(new URL('../../local/insights/main.ts', import.meta.url))
    const collector = new SupervisedChild({ name: 'collector', module, args: ['--port', '0'] }, failLoudly)
    const kinds = kindsOf(await collector.start())
    const rounds = isQuick ? 1 : 3
    const figures = kinds.map((): number[] => [])
    try {
      for (let round = 0; round < rounds; round++) {
        note(`telemetry: round ${round + 1} of ${rounds}`)
        for (const [index, { setup }] of kinds.entries())
          figures[index]?.push(await cpuMsOf({ ...setup, turns: isQuick ? 1_000 : 3_000 }))
      }
    } finally {
      await collector.stop()
    }
    return formatTable(
      ['telemetry', 'CPU ms a turn'],
      kinds.map(({ name }, index) => [name, median(figures[index] ?? [])]),
    )
  },
}

function kindsOf(collectorUrl: string) {
  const connectionString = `InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=${collectorUrl}/`
  return [
    { name: 'none', setup: { tracedPercent: 100 } },
    { name: 'Application Insights, every trace', setup: { connectionString, tracedPercent: 100 } },
    { name: 'Application Insights, one trace in ten', setup: { connectionString, tracedPercent: 10 } },
  ]
}

const processModule = fileURLToPath(new URL('main.ts', import.meta.url))

async function cpuMsOf(setup: TelemetryProcessSetup): Promise<number> {
  const child = fork(processModule, [JSON.stringify(setup)])
  const [cpuMs] = (await once(child, 'message')) as [number] // oxlint-disable-line typescript/no-unsafe-type-assertion -- the process is ours and says one number
  return cpuMs
}
