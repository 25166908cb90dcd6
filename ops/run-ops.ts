// From a command line to a command, and from its errors to words.
import type { Command, CommandCall } from './command.ts'
import { OpsError, UsageError } from './command.ts'
import { commands } from './commands.ts'
import { readEndpoints } from './endpoints.ts'
import { generalHelp, helpFor } from './help.ts'
import { nearest } from './nearest.ts'
import { systemClock } from './process-terminal.ts'
import type { Service } from './service.ts'
import { serviceAt } from './service.ts'
import type { Terminal } from './terminal.ts'
import type { commonOptions, Given } from './understand.ts'
import { suggestion, understand } from './understand.ts'

/**
 * The exit code: 0 done, 1 it did not work, 2 it was asked for in a way that is not understood, 130 (as shells count SIGINT)
 * interrupted.
 */
export async function runOps(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...others] = args
  // `help COMMAND` is what many other tools call it.
  const [name, ...rest] = first === 'help' && others.length > 0 ? [...others, '--help'] : args
  const command = commands.find((each) => each.name === name)
  if (!command) return withoutCommand(name, terminal)
  const given = understand(command, rest)
  if (typeof given === 'string') {
    terminal.complain(`${given}\n\n${helpFor(command)}`)
    return 2
  }
  if (given.values['help']) {
    terminal.print(helpFor(command))
    return 0
  }
  try {
    await command.run(await callFor(given, terminal))
    return terminal.signal?.aborted ? 130 : 0
  } catch (error) {
    if (terminal.signal?.aborted) return 130
    if (!(error instanceof OpsError)) throw error
    const isUsage = error instanceof UsageError
    terminal.complain(isUsage ? `${error.message} More: npm run ops -- ${command.name} --help` : error.message)
    return isUsage ? 2 : 1
  }
}

function withoutCommand(name: string | undefined, { print, complain }: Terminal): number {
  const isHelp = name === undefined || name === '--help' || name === '-h' || name === 'help'
  if (isHelp) print(generalHelp(commands))
  else {
    const meant = nearest(
      name,
      commands.map((each: Command) => each.name),
    )
    complain(`There is no command "${name}".${suggestion(meant)} npm run ops -- --help lists them all.`)
  }
  return isHelp ? 0 : 2
}

const noCollector = async (): Promise<never> => {
  throw new OpsError(
    'Telemetry of a deployment is in its Application Insights: docs/telemetry.md has the queries. Of a collector, say --insights URL.',
  )
}

async function callFor({ values, positionals }: Given, terminal: Terminal): Promise<CommandCall> {
  const { print, screen, env = {}, clock = systemClock, signal = new AbortController().signal } = terminal
  const told = values as Record<keyof typeof commonOptions, string | undefined> // oxlint-disable-line typescript/no-unsafe-type-assertion -- parseArgs has checked them against commonOptions
  const endpoints = await readEndpoints(`${told['data-dir']}/endpoints.json`, {
    api: told.url ?? (env['HOLDFAST_URL'] || undefined),
    insights: told.insights,
  })
  const headers = credentials(told.token ?? env['HOLDFAST_TOKEN'], told.key ?? env['HOLDFAST_KEY'])
  const insights: Service =
    endpoints.insights === undefined
      ? { get: noCollector, post: noCollector }
      : serviceAt({ name: 'The collector of telemetry', url: endpoints.insights, headers: {}, signal })
  return {
    words: positionals,
    options: values,
    api: serviceAt({ name: 'The API', url: endpoints.api, headers, signal }),
    insights,
    print,
    show: ({ value, body }, lines) => {
      if (values['json']) print(JSON.stringify(body, undefined, 2))
      else for (const line of lines(value)) print(line)
    },
    confirm: (question) => confirm(question, values['yes'] === true, terminal),
    screen: values['json'] ? undefined : screen,
    clock,
    signal,
  }
}

function credentials(token: string | undefined, key: string | undefined): Record<string, string> {
  return { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(key ? { 'x-functions-key': key } : {}) }
}

async function confirm(question: string, isYes: boolean, { ask }: Terminal): Promise<void> {
  if (isYes) return
  if (!ask) throw new OpsError(`${question} Nobody is here to answer: if that is meant, say --yes.`)
  const answer = await ask(`${question} [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new OpsError('Nothing was done.')
}
