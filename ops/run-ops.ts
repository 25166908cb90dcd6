// From a command line to a command, and from its errors to words.
import type { ParseArgsConfig } from 'node:util'
import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { OpsError } from './command.ts'
import { commands } from './commands.ts'
import { readEndpoints } from './endpoints.ts'
import { generalHelp, helpFor } from './help.ts'
import type { Service } from './service.ts'
import { serviceAt } from './service.ts'

export interface Terminal {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

const commonOptions = {
  url: { type: 'string' },
  token: { type: 'string' },
  insights: { type: 'string' },
  'data-dir': { type: 'string', default: '.local' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options']

/** The exit code: 0 done, 1 it did not work, 2 it was asked for in a way that is not understood. */
export async function runOps(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = commands.find(({ name }) => name === args[0])
  if (!command) {
    const isHelp = args[0] === undefined || args[0] === '--help' || args[0] === '-h' || args[0] === 'help'
    if (isHelp) terminal.print(generalHelp(commands))
    else terminal.complain(`There is no command "${args[0]}".\n\n${generalHelp(commands)}`)
    return isHelp ? 0 : 2
  }
  const given = understand(command, args.slice(1))
  if (typeof given === 'string') {
    terminal.complain(`${given}\n\n${helpFor(command)}`)
    return 2
  }
  if (given.values['help']) {
    terminal.print(helpFor(command))
    return 0
  }
  try {
    await run(command, given, terminal)
    return 0
  } catch (error) {
    if (!(error instanceof OpsError)) throw error
    terminal.complain(error.message)
    return 1
  }
}

type Given = Pick<ReturnType<typeof parseArgs>, 'values' | 'positionals'>

/** A text says what is wrong. */
function understand(command: Command, args: readonly string[]): Given | string {
  try {
    const options = { ...commonOptions, ...command.options }
    const given = parseArgs({ args: [...args], options, allowPositionals: true })
    const isComplete = given.values['help'] || given.positionals.length === command.words
    return isComplete ? given : `"${command.name}" is used like this:`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const noCollector: Service = {
  get: async () => {
    throw new OpsError(
      'Telemetry of a deployment is in its Application Insights: docs/telemetry.md has the queries. Of a collector, say --insights URL.',
    )
  },
}

async function run(command: Command, { values, positionals }: Given, { print }: Terminal): Promise<void> {
  const { url, token, insights, 'data-dir': dataDir } = values as Record<keyof typeof commonOptions, string | undefined> // oxlint-disable-line typescript/no-unsafe-type-assertion -- parseArgs has checked them against commonOptions
  const endpoints = await readEndpoints(`${dataDir}/endpoints.json`, { api: url?.replace(/\/$/, ''), insights })
  await command.run({
    words: positionals,
    options: values,
    api: serviceAt({
      name: 'The API',
      url: endpoints.api,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    }),
    insights:
      endpoints.insights === undefined
        ? noCollector
        : serviceAt({ name: 'The collector of telemetry', url: endpoints.insights }),
    print,
  })
}
