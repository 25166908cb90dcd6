// Runs the search stand-in as a process of its own.
import { parseArgs } from 'node:util'
import { runAsChild } from '../run-as-child.ts'
import { startSearch, type SearchOptions } from './start-search.ts'

const usage = `Stands in for Azure AI Search on this machine.

  --port <n>                  port to listen on (default: any free one)
  --data-dir <path>           where indexes are kept (default: in memory)
  --key <key>                 admin key (default: local-admin-key)
  --query-key <key>           key that may only read documents (default: local-query-key)
  --visibility-delay-ms <n>   how long a write stays invisible (default: 0)
  --help                      this text`

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    'data-dir': { type: 'string' },
    key: { type: 'string' },
    'query-key': { type: 'string' },
    'visibility-delay-ms': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) console.log(usage)
else await runAsChild(() => startSearch(optionsFromArguments()))

function optionsFromArguments(): SearchOptions {
  return {
    ...(values.port === undefined ? {} : { port: wholeNumber('--port', values.port) }),
    ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
    ...(values.key === undefined ? {} : { adminKey: values.key }),
    ...(values['query-key'] === undefined ? {} : { queryKey: values['query-key'] }),
    ...(values['visibility-delay-ms'] === undefined
      ? {}
      : { visibilityDelayMs: wholeNumber('--visibility-delay-ms', values['visibility-delay-ms']) }),
  }
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new Error(`${name} must be a whole number, not "${value}"`)
  return Number(value)
}
