// `status`: how the deployment is doing.
import type { Command } from './command.ts'
import { deploymentTable } from './report/deployment-table.ts'
import { reconciliationLines } from './report/reconciliation-lines.ts'
import { table } from './report/table.ts'
import { count, utc } from './report/units.ts'
import type { StatusReply } from './status-reply.ts'
import { statusReply } from './status-reply.ts'

export const status: Command = {
  name: 'status',
  usage: '',
  summary: 'regions, embedding models, jobs that wait, the last reconciliation',
  details: [
    'Deployments are as the instance that answers knows them. p50 and p95 are the times to the first token, or to the vectors.',
    'docs/regions.md says what the states mean and what to do.',
  ],
  words: 0,
  options: {},
  async run({ api, show }) {
    show(await api.get('/ops/status', statusReply), statusLines)
  },
}

function statusLines({
  chat,
  smallChat,
  embeddings,
  embeddingModels,
  reindexRun,
  indexJobs,
  reconciliation,
  unavailable,
}: StatusReply): string[] {
  const whyNot = new Map(unavailable.map(({ part, message }) => [part, `unknown. ${message}`]))
  return [
    ...deploymentTable('chat', chat),
    '',
    ...(smallChat.length > 0 ? [...deploymentTable('small chat', smallChat), ''] : []),
    ...deploymentTable('embeddings', embeddings),
    '',
    ...(embeddingModels
      ? [...modelTable(embeddingModels), '', runLine(reindexRun)]
      : [`Embedding models, re-index run under way: ${whyNot.get('embeddingModels')}`]),
    `Index jobs waiting, held back or under way: ${indexJobs === undefined ? whyNot.get('indexJobs') : `about ${count(indexJobs)}`}`,
    ...(whyNot.has('reconciliation')
      ? [`Last reconciliation: ${whyNot.get('reconciliation')}`]
      : reconciliationLines(reconciliation)),
  ]
}

type ModelReply = NonNullable<StatusReply['embeddingModels']>[number]

function modelTable(models: readonly ModelReply[]): string[] {
  return table([['embedding model', 'state', 'since', 'until'], ...models.map(modelRow)])
}

function modelRow({ model, state, since, until }: ModelReply): string[] {
  return [model, state, utc(since), utc(until)]
}

function runLine(run: StatusReply['reindexRun']): string {
  if (!run) return 'Re-index run under way: none'
  return `Re-index run under way: ${run.id}${run.paused ? ', paused' : ''} (npm run ops -- run)`
}
