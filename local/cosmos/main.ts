// The stand-in for Azure Cosmos DB as a process of its own.
import { parseArgs } from 'node:util'
import { runAsChild } from '../run-as-child.ts'
import { emulatorKey, startCosmos } from './start-cosmos.ts'

const usage = `Usage: node local/cosmos/main.ts [options]

  --port <number>      port to listen on (8081; 0 takes any free one)
  --data-dir <folder>  where the data is kept (.local/cosmos)
  --key <base64>       account key (that of Microsoft's emulator)
  --help               this text`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8081' },
    'data-dir': { type: 'string', default: '.local/cosmos' },
    key: { type: 'string', default: emulatorKey },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(usage)
else
  await runAsChild(() => startCosmos({ port: Number(values.port), dataDirectory: values['data-dir'], key: values.key }))
