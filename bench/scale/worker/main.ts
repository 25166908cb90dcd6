// The process that does the work: the product's use cases with its real adapters, as the functions are given them.
import { setTimeout as delay } from 'node:timers/promises'
import { QueueServiceClient } from '@azure/storage-queue'
import { compose } from '../../../shared/compose.ts'
import { lineTelemetry } from '../../../shared/compose-telemetry.ts'
import { loadSettings } from '../../../shared/config/load-settings.ts'
import { listDocuments } from '../../../shared/documents/list-documents.ts'
import { storeDocument } from '../../../shared/documents/store-document.ts'
import { parseIndexJob } from '../../../shared/indexing/index-job-message.ts'
import { indexWhenPossible } from '../../../shared/indexing/index-when-possible.ts'
import { performReindexJob } from '../../../shared/indexing/reindex/perform-reindex-job.ts'
import { parseReindexJob } from '../../../shared/indexing/reindex/reindex-job-message.ts'
import { readRun } from '../../../shared/indexing/reindex/read-run.ts'
import { startRun } from '../../../shared/indexing/reindex/start-run.ts'
import { cancelRun } from '../../../shared/indexing/reindex/steer-run.ts'
import { inParallel } from '../../../shared/kernel/in-parallel.ts'
import { runJob } from '../../../shared/jobs/run-job.ts'
import { readCoverage } from '../../../shared/operations/coverage/read-coverage.ts'
import { readStatus } from '../../../shared/operations/read-status.ts'
import { reconcile } from '../../../shared/operations/reconcile/reconcile.ts'
import { nameOf, textOf } from '../corpus.ts'
import type { Command, Held, Outcome } from './commands.ts'
import { countRequests } from './count-requests.ts'
import { takeJobs } from './take-jobs.ts'

/** As many people as upload at the same time. */
const uploadsAtOnce = 12
const otherModel = 'text-embedding-3-small@1536'
/** As the API has it. */
const coveragePage = 100
const by = 'operator'

const requests = countRequests()
const settings = loadSettings(process.env)
const services = await compose(settings, lineTelemetry())
const queues = QueueServiceClient.fromConnectionString(settings.storage ?? '')
const { signal } = new AbortController()
let polls = 0
let documentsDone = 0
let runId = ''

process.on('message', (command: Command) => void answer(command))
process.once('disconnect', () => process.exit())
process.send?.('ready')

async function answer(command: Command): Promise<void> {
  const cpu = process.cpuUsage()
  documentsDone = 0
  polls = 0
  await perform(command)
  const { user, system } = process.cpuUsage(cpu)
  const outcome: Outcome = {
    cpuMs: (user + system) / 1_000,
    documents: documentsDone,
    requests: requests(),
    polls,
    held: await held(),
  }
  process.send?.(outcome)
}

/** Finalizers let go of more after the first collection, and memory goes back to the system a moment after the second. */
async function held(): Promise<Held> {
  globalThis.gc?.()
  await delay(200)
  globalThis.gc?.()
  await delay(200)
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heapBytes: heapUsed, externalBytes: external, rssBytes: rss }
}

async function perform(command: Command): Promise<void> {
  const { documents, reindex, operations, maintenance } = services
  switch (command.kind) {
    case 'store':
      return await store(command)
    case 'index':
      return await indexAll()
    case 'start-run': {
      const scope =
        command.towards === 'other-model' ? { kind: 'model' as const, model: otherModel } : { kind: 'changed' as const }
      runId = (await startRun(reindex, { scope, by }, signal)).id
      return
    }
    case 'run':
      return await goOn(command.documents)
    case 'read-run':
      return void (await readRun(reindex, runId, signal))
    case 'coverage':
      return void (await readCoverage(reindex, { runId, limit: coveragePage }, signal))
    case 'cancel-run':
      return void (await cancelRun(reindex, { runId, by }, signal))
    case 'reconcile':
      return await reconcile(maintenance, signal)
    case 'list':
      return void (await listDocuments(documents, { groups: undefined }, signal))
    case 'status':
      return void (await readStatus(operations, signal))
  }
}

async function store({ from, to, edition }: Extract<Command, { readonly kind: 'store' }>): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index)
  await inParallel(numbers, uploadsAtOnce, async (n) => {
    const bytes = new TextEncoder().encode(textOf(n, edition))
    await storeDocument(services.documents, { name: nameOf(n), bytes, groups: [] }, signal)
    documentsDone += 1
  })
}

async function indexAll(): Promise<void> {
  const { indexing } = services
  const perform = async (message: unknown): Promise<void> => {
    const job = parseIndexJob(message)
    await runJob(indexing, (jobSignal) => indexWhenPossible(indexing, job, jobSignal))
    documentsDone += 1
  }
  polls += await takeJobs(queues.getQueueClient('index-jobs'), perform, () => false)
}

async function goOn(documents: number): Promise<void> {
  const { reindex } = services
  const perform = async (message: unknown): Promise<void> => {
    const job = parseReindexJob(message)
    await runJob(reindex, (jobSignal) => performReindexJob(reindex, job, jobSignal))
    if (job.kind === 'document') documentsDone += 1
  }
  polls += await takeJobs(queues.getQueueClient('reindex-jobs'), perform, () => documentsDone >= documents)
}
