// What documents cost the services, counted, and whether the process that works on them keeps anything of them.
import type { Benchmark, Effort } from '../benchmark.ts'
import { startStandIns } from '../product/start-stand-ins.ts'
import { costsByDocument, costsOfTheWhole } from './cost-table.ts'
import { findGrowth } from './linear-promise.ts'
import { judgeMemory } from './memory-promise.ts'
import { Series } from './series.ts'
import type { Command } from './worker/commands.ts'
import type { WorkingProcesses } from './working-processes.ts'
import { startWorkingProcesses } from './working-processes.ts'

export const scale: Benchmark = {
  name: 'scale',
  title: 'What documents cost the services, by the document',
  run: async (effort) => {
    const standIns = await startStandIns()
    try {
      const workers = await startWorkingProcesses(standIns, instances)
      try {
        return await measure(workers, effort)
      } finally {
        workers.stop()
      }
    } finally {
      await standIns.close()
    }
  },
}

/** How many documents there are when costs are noted, the last being all. */
const sizes = [1_000, 2_500, 5_000, 10_000]
const quickSizes = [30, 75, 150, 300]

/** That share the work; each takes jobs as an instance of the functions does. */
const instances = 4

/** Uploaded before they are indexed: Azurite looks through all waiting messages for each that it removes. */
const mostWaiting = 1_000

/** Parts of a run after which memory is measured. */
const memoryParts = 10
/** So many documents one process has worked on before it counts as warm, and from one row of memory to the next. */
const memoryStep = 1_000

async function measure(workers: WorkingProcesses, { isQuick, note }: Effort): Promise<string> {
  const marks = isQuick ? quickSizes : sizes
  const [few = 0, more = 0, , all = 0] = marks
  const noted = (series: Series): Series => {
    note(`scale: ${series.what}\n${costsByDocument([series])}`)
    return series
  }
  const single = async (what: string, command: Command): Promise<Series> => {
    const series = new Series(what)
    series.add(await workers.run(command))
    series.mark()
    return series
  }
  // What is made once, such as containers and the index, is no document's cost.
  await workers.run({ kind: 'store', from: 0, to: 1, edition: 1 })
  await workers.run({ kind: 'index' })
  await workers.run({ kind: 'status' })

  const uploads = new Series('upload')
  const firstIndexing = new Series('index for the first time')
  await upload(workers, { uploads, firstIndexing }, [few])
  const unchangedFew = noted(await goThrough(workers, `a run of ${few}, nothing changed`, [few]))
  await upload(workers, { uploads, firstIndexing }, [more])
  const unchanged = noted(await goThrough(workers, `a run of ${more}, nothing changed`, [few, more]))
  await upload(workers, { uploads, firstIndexing }, marks.slice(2))
  noted(uploads)
  noted(firstIndexing)

  const towards = noted(await goThrough(workers, `a run of ${all} towards another model`, marks, 'other-model'))
  const whole = [
    await single('GET /ops/reindex/{id}', { kind: 'read-run' }),
    await single('GET /ops/reindex/{id}/coverage', { kind: 'coverage' }),
    await single('a pass of reconciliation', { kind: 'reconcile' }),
    await single('GET /documents, 50 of them', { kind: 'list' }),
    await single('GET /ops/status', { kind: 'status' }),
  ]
  note(`scale: the whole\n${costsOfTheWhole(whole)}`)
  note(`scale: memory\n${judgeMemory(workers.heldByOne, memoryStep).report}`)
  // From here on one model is kept, as before.
  await workers.run({ kind: 'cancel-run' })

  await workers.run({ kind: 'store', from: 0, to: Math.ceil(all / 100), edition: 2 })
  const onePercent = noted(await goThrough(workers, `a run of ${all}, one per cent changed by half`, marks))
  const late = noted(await single('the jobs of these uploads, after the run', { kind: 'index' }))

  const runs = [unchangedFew, unchanged, onePercent, towards]
  const memory = judgeMemory(
    workers.heldByOne.filter(({ documents }) => isQuick || documents >= memoryStep),
    memoryStep,
  )
  const report = [
    `By the document:\n\n${costsByDocument([uploads, firstIndexing, ...runs, late])}`,
    `Whatever there is:\n\n${costsOfTheWhole(whole)}`,
    `One of the ${instances} processes that work, by the documents it has worked on:\n\n${memory.report}`,
  ].join('\n\n')
  // In a minute no process is warm, and a run over few documents is mostly its beginning.
  const growth = findGrowth([uploads, firstIndexing, unchanged, onePercent, towards])
  const complaints = isQuick ? [] : [...growth, ...(memory.complaint === undefined ? [] : [memory.complaint])]
  if (complaints.length === 0) return report
  throw new Error(`A promise is broken.\n\n${report}\n\n${complaints.join('\n')}`)
}

async function upload(
  workers: WorkingProcesses,
  { uploads, firstIndexing }: { readonly uploads: Series; readonly firstIndexing: Series },
  marks: readonly number[],
): Promise<void> {
  for (const mark of marks) {
    while (uploads.documents < mark) {
      const from = uploads.documents
      const to = Math.min(mark, from + mostWaiting)
      uploads.add(await workers.run({ kind: 'store', from, to, edition: 0 }))
      firstIndexing.add(await workers.run({ kind: 'index' }))
    }
    uploads.mark()
    firstIndexing.mark()
  }
}

/** A run over all documents, from its start until it is complete. */
async function goThrough(
  workers: WorkingProcesses,
  what: string,
  marks: readonly number[],
  towards: 'same-model' | 'other-model' = 'same-model',
): Promise<Series> {
  const all = marks.at(-1) ?? 0
  const parts = Array.from({ length: memoryParts }, (_, index) => (all * (index + 1)) / memoryParts)
  const stops = [...new Set([...marks, ...parts])].sort((a, b) => a - b)
  const series = new Series(what)
  series.add(await workers.run({ kind: 'start-run', towards }))
  for (const stop of stops) {
    // To its very end, where it says that it is complete.
    const documents = stop === all ? Number.MAX_SAFE_INTEGER : stop - series.documents
    series.add(await workers.run({ kind: 'run', documents }))
    if (marks.includes(stop)) series.mark()
  }
  return series
}
