// What `npm start` can be told.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface StartOptions {
  /** Port of the functions; the stand-ins take the ones after it. */
  readonly port: number
  readonly dataDir: string
  readonly isFresh: boolean
  readonly hasSamples: boolean
  /** Who runs the functions: our development host, or Azure Functions Core Tools. */
  readonly functions: 'dev-host' | 'core-tools'
  readonly isVerbose: boolean
}

export const startHelp = `Runs Holdfast on this machine: its functions, and stand-ins for the Azure services they use.

  npm start -- [options]

  --port N         port of the functions (default 7071); the stand-ins take the next ones
  --data-dir DIR   where data is kept between starts (default .local)
  --fresh          forget the data of earlier starts
  --no-samples     do not upload the project's own docs as sample documents
  --verbose        show what the functions host does in detail
  --help

npm run start:func starts the stand-ins only, and leaves the functions to "func start" (Azure Functions Core Tools).
`

/** Undefined when help was asked for. Throws a TypeError with plain words on an unknown option. */
export function parseStartOptions(args: readonly string[]): StartOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      port: { type: 'string', default: '7071' },
      'data-dir': { type: 'string', default: '.local' },
      fresh: { type: 'boolean', default: false },
      samples: { type: 'boolean', default: true },
      functions: { type: 'string', default: 'dev-host' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    port: parsePort(values.port),
    dataDir: resolve(values['data-dir']),
    isFresh: values.fresh,
    hasSamples: values.samples,
    functions: values.functions === 'core-tools' ? 'core-tools' : 'dev-host',
    isVerbose: values.verbose,
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1024 && port <= 65_000) return port
  throw new TypeError(`--port ${text}: a port is a whole number from 1024 to 65000`)
}
