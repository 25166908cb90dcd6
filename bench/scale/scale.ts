// What documents cost the services, counted, and whether the process that indexes them keeps anything of them.
import type { Benchmark } from '../benchmark.ts'
import { startStandIns } from '../product/start-stand-ins.ts'
import { formatTable } from '../report/table.ts'
import type { Measured, ScaleWorker } from './run-worker.ts'
import { startScaleWorker } from './run-worker.ts'

export const scale: Benchmark = {
  name: 'scale',
  title: 'What documents cost the services, by the document',
  run: async ({ isQuick, note }) => {
    const standIns = await startStandIns()
    try {
      const worker = await startScaleWorker(standIns)
      try {
        return await measure(worker, isQuick ? [100, 300] : [1_000, 10_000], note)
      } finally {
        worker.stop()
      }
    } finally {
      await standIns.close()
    }
  },
}

const mebibyte = 2 ** 20

interface Row {
  readonly what: string
  /** How many documents its figures are divided by; undefined: they are for the whole. */
  readonly documents: number | undefined
  readonly measured: Measured
}

/** Uploaded before they are indexed: the queue's stand-in gets slow when it holds many thousands of messages. */
const documentsAtOnce = 1_000

async function measure(worker: ScaleWorker, sizes: readonly number[], note: (line: string) => void): Promise<string> {
  const rows: Row[] = []
  const held: Row[] = []
  // What is made once, such as containers and the index, is no document's cost.
  await worker.run({ kind: 'store', from: 0, to: 1, edition: 1 })
  await worker.run({ kind: 'work' })
  await worker.run({ kind: 'status' })
  let stored = 0
  for (const size of sizes) {
    for (; stored < size;) {
      const to = Math.min(size, stored + documentsAtOnce)
      const documents = to - stored
      const uploaded = await worker.run({ kind: 'store', from: stored, to, edition: 0 })
      const indexed = await worker.run({ kind: 'work' })
      stored = to
      note(`scale: ${stored} documents, heap ${(indexed.outcome.heapBytes / mebibyte).toFixed(1)} MiB`)
      if (stored < size) continue
      rows.push({ what: `upload, the last of ${size}`, documents, measured: uploaded })
      rows.push({ what: `index, the last of ${size}`, documents, measured: indexed })
      held.push({ what: '', documents: size, measured: indexed })
    }
  }
  const looked = Math.min(stored, documentsAtOnce)
  await worker.run({ kind: 'look', from: 0, to: looked })
  rows.push({ what: 'look again, nothing changed', documents: looked, measured: await worker.run({ kind: 'work' }) })
  const changed = Math.ceil(stored / 100)
  await worker.run({ kind: 'store', from: 0, to: changed, edition: 0 })
  rows.push({
    what: 'the same bytes, after their upload',
    documents: changed,
    measured: await worker.run({ kind: 'work' }),
  })
  await worker.run({ kind: 'store', from: 0, to: changed, edition: 2 })
  rows.push({
    what: 'half of the text new, after its upload',
    documents: changed,
    measured: await worker.run({ kind: 'work' }),
  })
  rows.push({
    what: 'a pass of reconciliation',
    documents: undefined,
    measured: await worker.run({ kind: 'reconcile' }),
  })
  rows.push({ what: 'GET /documents, 50 of them', documents: undefined, measured: await worker.run({ kind: 'list' }) })
  rows.push({ what: 'GET /ops/status', documents: undefined, measured: await worker.run({ kind: 'status' }) })
  return `${costs(rows)}\n\nThe indexing process, after a full garbage collection:\n\n${memory(held)}`
}

function costs(rows: readonly Row[]): string {
  const header = [
    '',
    'of',
    'blob',
    'queue',
    'Cosmos DB',
    'RU',
    'search reads',
    'search writes',
    'passages',
    'embedding',
    'tokens',
    'CPU ms',
  ]
  return formatTable(
    header,
    rows.map(({ what, documents, measured: { cost, outcome } }) => {
      const by = (figure: number): number => figure / (documents ?? 1)
      return [
        what,
        documents === undefined ? 'all' : `${documents}`,
        by(cost.blobRequests),
        by(cost.queueRequests),
        by(cost.databaseRequests),
        by(cost.requestUnits),
        by(cost.searchQueries),
        by(cost.searchWrites),
        by(cost.passagesWritten + cost.passagesRemoved),
        by(cost.embeddingRequests),
        by(cost.embeddingTokens),
        by(outcome.cpuMs),
      ]
    }),
  )
}

function memory(rows: readonly Row[]): string {
  return formatTable(
    ['after documents', 'heap MiB', 'external MiB', 'RSS MiB'],
    rows.map(({ documents, measured: { outcome } }) => [
      `${documents}`,
      outcome.heapBytes / mebibyte,
      outcome.externalBytes / mebibyte,
      outcome.rssBytes / mebibyte,
    ]),
  )
}
