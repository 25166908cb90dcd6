// `compare`: what questions of the operator's find with either model, before the one follows the other.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Command } from '../command.ts'
import { OpsError, UsageError } from '../command.ts'
import { table } from '../report/table.ts'
import { parseQuestions } from './parse-questions.ts'
import { findRun, oneRun, pathOf } from './find-run.ts'

const agreement = z.object({ overlap: z.number(), rankAgreement: z.number() })
const comparison = z.object({
  activeModel: z.string(),
  targetModel: z.string(),
  mean: agreement,
  questions: z.array(
    agreement.extend({ question: z.string(), active: z.array(z.string()), target: z.array(z.string()) }),
  ),
})

export const compare: Command = {
  ...oneRun,
  name: 'compare',
  usage: '[id] --questions FILE',
  summary: "what your questions find with the active model and with the run's",
  details: [
    '--questions FILE  up to fifty: one a line (# begins a comment), or a JSON array of texts or of { "question": "…" }',
    '--top N           how many passages of each ranking are compared (default 8)',
    '',
    'overlap: share of the passages that both find. agreement: the same, with more weight on the first places. Low is not bad',
    'in itself, but the place to look; the documents that come first are named where they differ.',
  ],
  options: { questions: { type: 'string' }, top: { type: 'string', default: '8' } },
  async run(call) {
    const file = call.options['questions']
    if (typeof file !== 'string') throw new UsageError('Say which questions: --questions FILE.')
    const top = Number(call.options['top'])
    if (!Number.isInteger(top) || top < 1) throw new UsageError('--top is a whole number from 1.')
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new OpsError(`${file} cannot be read.`, { cause })
    })
    const wanted = { questions: parseQuestions(text), top }
    const id = await findRun(call, {
      fits: ({ model }) => model !== undefined,
      otherwise: 'No run towards another model has been started.',
    })
    call.show(await call.api.post(pathOf(id, '/compare'), wanted, comparison), comparisonLines)
  },
}

function comparisonLines({ activeModel, targetModel, mean, questions }: z.output<typeof comparison>): string[] {
  const rows = questions.map(({ question, active: [was = ''], target: [becomes = ''], ...agreement }) => [
    ...figures(agreement),
    question.length > longestShown ? `${question.slice(0, longestShown - 1)}…` : question,
    was === becomes ? was : `${was} → ${becomes}`,
  ])
  return [
    `${activeModel} → ${targetModel}`,
    '',
    ...table([[' overlap', ' agreement', 'question', 'first'], ...rows, [...figures(mean), '(mean)', '']]),
  ]
}

/** The figures and the documents fit beside it. */
const longestShown = 60

function figures({ overlap, rankAgreement }: z.output<typeof agreement>): string[] {
  return [overlap, rankAgreement].map((share) => `${Math.round(share * 100)} %`)
}
