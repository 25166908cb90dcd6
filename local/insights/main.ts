// Runs the Application Insights stand-in as a process of its own.
import { parseArgs } from 'node:util'
import { runAsChild } from '../run-as-child.ts'
import { startInsights } from './start-insights.ts'

const usage = `Stands in for the ingestion of Application Insights on this machine.

  --port <n>   port to listen on (default: any free one)
  --help       this text`

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, help: { type: 'boolean', short: 'h' } },
})

if (values.help) console.log(usage)
else await runAsChild(() => startInsights({ port: portFrom(values.port) }))

function portFrom(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Error(`--port must be a whole number, not "${text}"`)
}
