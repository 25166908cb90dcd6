// `coverage` over an API of many pages.
import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { CommandCall } from '../../ops/command.ts'
import { coverage } from '../../ops/reindex/coverage.ts'

const perPage = 40
const figures = {
  embeddingModel: 'new@8',
  activeModel: 'old@8',
  complete: false,
  documents: { total: 5_000, indexed: 0, failed: 0 },
  passages: { catalogue: 0, index: 0 },
  missing: { count: 5_000, names: [] },
  failedForBoth: { count: 0, names: [] },
}

/** So many documents that lack everything; pages after the first have no figures. */
function pagesOf(documents: number) {
  const asked: string[] = []
  const bodyOf = (path: string): unknown => {
    asked.push(path)
    const from = Number(/continuation=(\d+)/.exec(path)?.[1] ?? 0)
    const names = Array.from({ length: Math.min(perPage, documents - from) }, (_, at) => `${from + at}.txt`)
    const problems = names.map((documentName) => ({ kind: 'missing', documentName }))
    const next = from + perPage
    return { ...(from === 0 ? figures : {}), problems, ...(next < documents ? { continuation: String(next) } : {}) }
  }
  const get = async <T>(path: string, schema: z.ZodType<T>) => {
    const body = bodyOf(path)
    return { value: schema.parse(body), body }
  }
  return { asked, get }
}

async function shown(documents: number, options: Record<string, unknown> = {}) {
  const { asked, get } = pagesOf(documents)
  let lines: readonly string[] = []
  const call: Pick<CommandCall, 'words' | 'options' | 'api' | 'show'> = {
    words: ['r1'],
    options,
    api: { get, post: async () => Promise.reject(new Error('nothing is posted')) },
    show: ({ value }, linesOf) => void (lines = linesOf(value)),
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the command uses no more of it
  await coverage.run(call as CommandCall)
  return { asked, rows: lines.filter((line) => line.includes('.txt')), last: lines.at(-1) }
}

test('shows the first hundred or so, and how to see all', async () => {
  const { asked, rows, last } = await shown(5_000)
  expect({ pages: asked.length, rows: rows.length }).toEqual({ pages: 3, rows: 120 })
  expect(last).toBe('… and more: npm run ops -- coverage r1 --all')
})

test('shows all when asked to, and when there are no more', async () => {
  expect((await shown(5_000, { all: true })).rows).toHaveLength(5_000)
  const { rows, last } = await shown(70)
  expect(rows).toHaveLength(70)
  expect(last).toMatch(/^69\.txt +missing$/)
})
