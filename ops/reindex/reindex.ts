// `reindex`: starts a run, or tells what it would come to.
import { z } from 'zod'
import type { Command } from '../command.ts'
import { UsageError } from '../command.ts'
import { cost, count, duration } from '../report/units.ts'
import { nextSteps } from './next-steps.ts'
import { runLines } from './run-lines.ts'
import type { RunReply } from './run-reply.ts'
import { aimOf, runReply } from './run-reply.ts'
import { watchRun } from './watch-run.ts'

const estimate = z.object({
  documents: z.number(),
  embeddingModels: z.array(z.string()),
  tokens: z.number(),
  costMicroDollars: z.number().optional(),
  seconds: z.number().optional(),
})

export const reindex: Command = {
  name: 'reindex',
  usage: '--model MODEL [--watch]',
  summary: 'start a run towards another embedding model, or over what has changed',
  details: [
    '--model MODEL    every document, for a model that MODEL_REGIONS serves, such as text-embedding-3-small@1536',
    '--changed-only   every document, for the models in use; what has not changed costs a look',
    '--document NAME  this one; up to a hundred times',
    '--dry-run        only tell what it would come to: documents, tokens, cost, time',
    '--watch          stay until it is done; Ctrl-C leaves the run going',
    '',
    'Exactly one of the first three. The active model answers questions meanwhile. There is one run at a time.',
  ],
  words: 0,
  options: {
    model: { type: 'string' },
    'changed-only': { type: 'boolean' },
    document: { type: 'string', multiple: true },
    'dry-run': { type: 'boolean' },
    watch: { type: 'boolean' },
  },
  async run(call) {
    const { options, api, show, print } = call
    const scope = scopeOf(options)
    if (options['dry-run']) {
      return show(await api.post('/ops/reindex?dryRun', scope, estimate), (found) => [
        ...estimateLines(found),
        `To start it: npm run ops -- reindex ${flagsOf(scope)} --watch`,
      ])
    }
    const started = await api.post('/ops/reindex', scope, runReply)
    const { value: run } = started
    if (!options['watch']) return show(started, startedLines)
    if (!options['json']) print(`Run ${run.id}, ${aimOf(run)}.`)
    await watchRun(call, run.id)
  },
}

interface Scope {
  readonly model?: string
  readonly changedOnly?: true
  readonly documents?: readonly string[]
}

function scopeOf(options: Readonly<Record<string, unknown>>): Scope {
  const {
    model,
    document: documents,
    'changed-only': isChangedOnly,
  } = z
    .object({
      model: z.string().optional(),
      document: z.array(z.string()).optional(),
      'changed-only': z.boolean().optional(),
    })
    .parse(options)
  const scopes: Scope[] = []
  if (model !== undefined) scopes.push({ model })
  if (isChangedOnly) scopes.push({ changedOnly: true })
  if (documents) scopes.push({ documents })
  const [scope] = scopes
  if (!scope || scopes.length > 1)
    throw new UsageError('Say exactly one of --model MODEL, --changed-only and --document NAME.')
  return scope
}

function flagsOf({ model, documents = [] }: Scope): string {
  if (model !== undefined) return `--model ${model}`
  return documents.length === 0 ? '--changed-only' : documents.map((name) => `--document ${quoted(name)}`).join(' ')
}

/** For a shell. */
function quoted(name: string): string {
  return /^[\w./@:-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`
}

function estimateLines({
  documents,
  embeddingModels,
  tokens,
  costMicroDollars,
  seconds,
}: z.output<typeof estimate>): string[] {
  const facts = [
    count(documents, 'document'),
    count(tokens, 'token'),
    ...(costMicroDollars === undefined ? ['cost unknown'] : [`about ${cost(costMicroDollars)}`]),
    ...(seconds === undefined ? [] : [`about ${duration(seconds)}`]),
  ]
  return [`For ${embeddingModels.join(' and ')}: ${facts.join(', ')}. Nothing was started.`]
}

function startedLines(run: RunReply): string[] {
  return [...runLines(run), '', ...nextSteps(run)]
}
