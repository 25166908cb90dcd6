// `coverage`: how complete the index is for a run's model, and which documents make the difference.
import { z } from 'zod'
import type { Command, CommandCall } from '../command.ts'
import { table } from '../report/table.ts'
import { count } from '../report/units.ts'
import type { Reply } from '../service.ts'
import { findRun, oneRun, pathOf } from './find-run.ts'

const problem = z.object({
  kind: z.string(),
  documentName: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  expectedPassages: z.number().optional(),
  countedPassages: z.number().optional(),
})

const named = z.object({ count: z.number(), names: z.array(z.string()) })

const page = z.object({ problems: z.array(problem), continuation: z.string().optional() })
type Page = z.output<typeof page>

/** Later pages have no figures. */
const firstPage = page.extend({
  embeddingModel: z.string(),
  activeModel: z.string(),
  complete: z.boolean(),
  documents: z.object({ total: z.number(), indexed: z.number(), failed: z.number() }),
  passages: z.object({ catalogue: z.number(), index: z.number() }),
  missing: named,
  failedForBoth: named,
})
type FirstPage = z.output<typeof firstPage>

/** When nothing is indexed yet there are as many as there are documents. */
const usuallyShown = 100

export const coverage: Command = {
  ...oneRun,
  name: 'coverage',
  usage: '[id] [--model MODEL] [--all]',
  summary: "how complete the index is for a run's model, document by document",
  details: [
    '--model MODEL   of the latest run towards this model',
    `--all           every document that differs, not only the first ${usuallyShown}`,
    '',
    'With --json the pages of the reply, as an array.',
  ],
  options: { model: { type: 'string' }, all: { type: 'boolean' } },
  async run(call) {
    const wanted = call.options['model']
    const id = await findRun(call, {
      fits: ({ model }) => wanted === undefined || model === wanted,
      otherwise: `No run towards ${String(wanted)} has been started.`,
    })
    call.show(await readPages(call, id), ({ first, problems, isMore }) => [
      ...figureLines(first),
      ...(problems.length === 0 ? [] : ['', ...table([['document', 'differs', 'why'], ...problems.map(rowOf)])]),
      ...(isMore ? [`… and more: npm run ops -- coverage ${id} --all`] : []),
    ])
  },
}

interface Pages {
  readonly first: FirstPage
  readonly problems: Page['problems']
  readonly isMore: boolean
}

/** Differences come in pages: first those that the catalogue knows of, then those that only the index shows. */
async function readPages({ api, options }: CommandCall, id: string): Promise<Reply<Pages>> {
  const first = await api.get(pathOf(id, '/coverage'), firstPage)
  const bodies = [first.body]
  const problems = [...first.value.problems]
  const enough = options['all'] ? Infinity : usuallyShown
  let { continuation } = first.value
  while (continuation !== undefined && problems.length < enough) {
    const query = new URLSearchParams({ continuation }).toString()
    const next: Reply<Page> = await api.get(pathOf(id, `/coverage?${query}`), page)
    problems.push(...next.value.problems)
    bodies.push(next.body)
    continuation = next.value.continuation
  }
  return { value: { first: first.value, problems, isMore: continuation !== undefined }, body: bodies }
}

function figureLines({
  embeddingModel,
  activeModel,
  complete,
  documents,
  passages,
  missing,
  failedForBoth,
}: FirstPage): string[] {
  return [
    `${embeddingModel} is ${complete ? 'complete' : 'not complete'}${embeddingModel === activeModel ? '; it is the active model' : ''}.`,
    `${count(documents.indexed)} of ${count(documents.total, 'document')} indexed, ${count(documents.failed)} failed`,
    `${count(passages.index)} of ${count(passages.catalogue, 'passage')} in the index`,
    ...(missing.count > 0
      ? [`${count(missing.count, 'document')} would be missing from answers, that ${activeModel} has`]
      : []),
    ...(failedForBoth.count > 0 ? [`${count(failedForBoth.count, 'document')} failed for both models`] : []),
  ]
}

function rowOf({ kind, documentName, error, expectedPassages, countedPassages }: z.output<typeof problem>): string[] {
  if (error) return [documentName, kind, `${error.code}: ${error.message}`]
  if (expectedPassages === undefined || countedPassages === undefined) return [documentName, kind, '']
  return [documentName, kind, `the index has ${count(countedPassages)} of ${count(expectedPassages, 'passage')}`]
}
