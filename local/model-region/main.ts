// A region as a process of its own: `node local/model-region/main.ts --help`.
import { parseArgs } from 'node:util'
import { runAsChild } from '../run-as-child.ts'
import {
  defaultContextWindowTokens,
  defaultDeployments,
  defaultKey,
  defaultRegion,
  type ModelRegionOptions,
} from './region-options.ts'
import { startModelRegion } from './start-model-region.ts'

const help = `Stands in for one region of Azure OpenAI.

  --port NUMBER                    default: any free port
  --region NAME                    as in x-ms-region; default: ${defaultRegion}
  --key KEY                        may be given several times; default: ${defaultKey}
  --time-to-first-token-ms NUMBER  default: 0
  --tokens-per-second NUMBER       default: 0, as fast as possible
  --tokens-per-minute NUMBER       quota of each deployment; default: none
  --requests-per-minute NUMBER     quota of each deployment; default: none
  --context-window-tokens NUMBER   of each chat deployment; default: ${defaultContextWindowTokens}
`

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    region: { type: 'string' },
    key: { type: 'string', multiple: true },
    'time-to-first-token-ms': { type: 'string' },
    'tokens-per-second': { type: 'string' },
    'tokens-per-minute': { type: 'string' },
    'requests-per-minute': { type: 'string' },
    'context-window-tokens': { type: 'string' },
    help: { type: 'boolean' },
  },
})

if (values.help) console.log(help)
else await runAsChild(() => startModelRegion(readOptions()))

function readOptions(): ModelRegionOptions {
  const tokensPerMinute = readNumber('tokens-per-minute')
  const requestsPerMinute = readNumber('requests-per-minute')
  return {
    port: readNumber('port') ?? 0,
    region: values.region ?? defaultRegion,
    keys: values.key ?? [defaultKey],
    deployments: defaultDeployments(readNumber('context-window-tokens')),
    timeToFirstTokenMs: readNumber('time-to-first-token-ms') ?? 0,
    tokensPerSecond: readNumber('tokens-per-second') ?? 0,
    quota: {
      '*': { ...(tokensPerMinute && { tokensPerMinute }), ...(requestsPerMinute && { requestsPerMinute }) },
    },
  }
}

type NumberOption = Exclude<keyof typeof values, 'region' | 'key' | 'help'>

function readNumber(name: NumberOption): number | undefined {
  const value = values[name]
  if (value === undefined) return undefined
  const number = Number(value)
  if (value.trim() === '' || !(number >= 0)) throw new Error(`--${name} must be a number of at least 0, not '${value}'`)
  return number
}
