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

const coverageReply = z.object({
  embeddingModel: z.string(),
  activeModel: z.string(),
  complete: z.boolean(),
  documents: z.object({ total: z.number(), indexed: z.number(), failed: z.number() }),
  passages: z.object({ catalogue: z.number(), index: z.number() }),
  missing: named,
  failedForBoth: named,
  problems: z.array(problem),
  continuation: z.string().optional(),
})
type Coverage = z.output<typeof coverageReply>

export const coverage: Command = {
  ...oneRun,
  name: 'coverage',
  usage: '[id] [--model MODEL]',
  summary: "how complete the index is for a run's model, document by document",
  details: [
    '--model MODEL   of the latest run towards this model',
    '',
    'With --json every page of the reply, as an array.',
  ],
  options: { model: { type: 'string' } },
  async run(call) {
    const wanted = call.options['model']
    const id = await findRun(call, {
      fits: ({ model }) => wanted === undefined || model === wanted,
      otherwise: `No run towards ${String(wanted)} has been started.`,
    })
    call.show(await readPages(call, id), coverageLines)
  },
}

/** Differences come in pages: first those that the catalogue knows of, then those that only the index shows. */
async function readPages({ api }: CommandCall, id: string): Promise<Reply<readonly Coverage[]>> {
  const pages: Coverage[] = []
  const bodies: unknown[] = []
  let continuation: string | undefined
  do {
    const query = continuation === undefined ? '' : `?${new URLSearchParams({ continuation }).toString()}`
    const { value, body } = await api.get(pathOf(id, `/coverage${query}`), coverageReply)
    pages.push(value)
    bodies.push(body)
    continuation = value.continuation
  } while (continuation !== undefined)
  return { value: pages, body: bodies }
}

function coverageLines(pages: readonly Coverage[]): string[] {
  const [first] = pages
  if (!first) return []
  const { embeddingModel, activeModel, complete, documents, passages, missing, failedForBoth } = first
  const problems = pages.flatMap((page) => page.problems)
  return [
    `${embeddingModel} is ${complete ? 'complete' : 'not complete'}${embeddingModel === activeModel ? '; it is the active model' : ''}.`,
    `${count(documents.indexed)} of ${count(documents.total, 'document')} indexed, ${count(documents.failed)} failed`,
    `${count(passages.index)} of ${count(passages.catalogue, 'passage')} in the index`,
    ...(missing.count > 0
      ? [`${count(missing.count, 'document')} would be missing from answers, that ${activeModel} has`]
      : []),
    ...(failedForBoth.count > 0 ? [`${count(failedForBoth.count, 'document')} failed for both models`] : []),
    ...(problems.length === 0 ? [] : ['', ...table([['document', 'differs', 'why'], ...problems.map(rowOf)])]),
  ]
}

function rowOf({ kind, documentName, error, expectedPassages, countedPassages }: z.output<typeof problem>): string[] {
  if (error) return [documentName, kind, `${error.code}: ${error.message}`]
  if (expectedPassages === undefined || countedPassages === undefined) return [documentName, kind, '']
  return [documentName, kind, `the index has ${count(countedPassages)} of ${count(expectedPassages, 'passage')}`]
}
