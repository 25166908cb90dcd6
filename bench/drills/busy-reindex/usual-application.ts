// The usual code: a queue trigger that embeds a document and uploads it, and answers from the same index; the SDK's own two retries.
import { setTimeout as delay } from 'node:timers/promises'
import { QueueClient } from '@azure/storage-queue'
import OpenAI from 'openai'
import { modelKey, searchKey } from '../../../local/start/endpoints.ts'
import { projectRoot } from '../../../local/start/stand-ins.ts'
import { settingTable } from '../../../shared/config/settings.ts'
import { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { RunningFunctions } from '../../product/start-product.ts'
import { startFunctions } from '../../product/start-product.ts'
import type { StandIns } from '../../product/start-stand-ins.ts'
import { startStandIns } from '../../product/start-stand-ins.ts'
import { provisionUsualApp } from '../messy-queue/provision-usual-app.ts'
import { untilQuiet } from '../messy-queue/until-quiet.ts'
import { setQuota } from '../run/region-control.ts'
import type { UsualRag } from '../usual/usual-rag.ts'
import { usualPrompt } from '../usual/usual-rag.ts'
import type { BusyPlan } from './busy-plan.ts'
import { deployment, quota, timeToFirstTokenMs } from './busy-plan.ts'
import type { BusyApplication, Part } from './run-part.ts'
import { runPart } from './run-part.ts'
import type { StationLog } from './station-logs.ts'

const entries = 'bench/drills/messy-queue/usual-app/functions/*.ts'
const maxOutputTokens = 400
/** After its last call, so that what is called quiet is. */
const quotaWindowMs = 60_000

export async function runUsual(
  plan: BusyPlan,
  documents: readonly StationLog[],
  log: (line: string) => void,
): Promise<Part> {
  const standIns = await startStandIns({ 'time-to-first-token-ms': String(timeToFirstTokenMs) })
  let functions: RunningFunctions | undefined
  try {
    await provisionUsualApp({ search: { url: standIns.search, key: searchKey }, storage: standIns.storage })
    const settings = {
      USUAL_WRITES: 'replace-what-is-found',
      PASSAGE_SIZE_TOKENS: String(settingTable.passageSizeTokens.default),
    }
    functions = await startFunctions({ appRoot: projectRoot, entries, settings }, standIns, 'usual')
    const jobs = new QueueClient(standIns.storage, 'index-jobs')
    await fill(functions, jobs, standIns, documents)
    log(`usual: ${documents.length} documents are indexed`)
    await setQuota(standIns.regions[0] ?? '', quota, deployment)
    const part = await runPart(application(functions, jobs, standIns, documents), plan)
    log('usual: done')
    return part
  } finally {
    await functions?.close()
    await standIns.close()
  }
}

async function fill(
  { url }: RunningFunctions,
  jobs: QueueClient,
  { storage }: StandIns,
  documents: readonly StationLog[],
): Promise<void> {
  await jobs.createIfNotExists()
  const api = new HoldfastClient(url)
  for (const { name, text } of documents) {
    const response = await api.put(name, text)
    if (!response.ok) throw new Error(`${name} was not taken: ${response.status}`)
  }
  const poisonedJobs = new QueueClient(storage, 'index-jobs-poison')
  await untilQuiet({ name: 'replace-what-is-found', jobs, poisonedJobs })
}

function application(
  functions: RunningFunctions,
  jobs: QueueClient,
  standIns: StandIns,
  documents: readonly StationLog[],
): BusyApplication {
  const region = standIns.regions[0] ?? ''
  const model = new OpenAI({ baseURL: `${region}/openai/v1`, apiKey: modelKey })
  const rag: UsualRag = { model, search: standIns.search, vectorField: 'vector', maxOutputTokens }
  return {
    title: 'usual',
    instances: 1,
    region,
    documents,
    ask: (question) => askStreaming(rag, question),
    startRun: async () => {
      const messages = documents.map(({ name }) => JSON.stringify({ documentName: name }))
      await Promise.all(messages.map((message) => jobs.sendMessage(Buffer.from(message).toString('base64'))))
    },
    endRun: async () => {
      await functions.close()
      await delay(quotaWindowMs)
    },
    cpuMs: async () => (await functions.workerCpu()).cpuMs,
  }
}

/** @returns the time to the first text. */
async function askStreaming(rag: UsualRag, question: string): Promise<number> {
  const startedAt = performance.now()
  const messages = await usualPrompt(rag, [], question)
  const request = { model: 'chat', messages, max_completion_tokens: rag.maxOutputTokens, stream: true } as const
  let firstTextMs: number | undefined
  for await (const { choices } of await rag.model.chat.completions.create(request)) {
    if (choices[0]?.delta.content) firstTextMs ??= performance.now() - startedAt
  }
  if (firstTextMs === undefined) throw new Error('the answer has no text')
  return firstTextMs
}
