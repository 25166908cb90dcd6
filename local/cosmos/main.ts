// Runs the Cosmos DB stand-in as a process of its own.
import { parseArgs } from 'node:util'
import { runAsChild } from '../run-as-child.ts'
import { startCosmos, type CosmosOptions } from './start-cosmos.ts'

const usage = `Stands in for Azure Cosmos DB for NoSQL on this machine.

  --port <n>          port to listen on (default: any free one)
  --data-dir <path>   where the data is kept (default: in memory)
  --key <base64>      account key (default: the one of Microsoft's emulator)
  --help              this text`

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    'data-dir': { type: 'string' },
    key: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) console.log(usage)
else await runAsChild(() => startCosmos(optionsFromArguments()))

function optionsFromArguments(): CosmosOptions {
  const { port, 'data-dir': dataDir, key } = values
  if (port !== undefined && !/^\d+$/.test(port)) throw new Error(`--port must be a whole number, not "${port}"`)
  return {
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(key === undefined ? {} : { key }),
  }
}
