// The product with its documents indexed, and then with a quota; runs towards other dimensions are started and cancelled.
import { setTimeout as delay } from 'node:timers/promises'
import { modelKey } from '../../../local/start/endpoints.ts'
import { projectRoot } from '../../../local/start/stand-ins.ts'
import { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { RunningFunctions } from '../../product/start-product.ts'
import { startFunctions } from '../../product/start-product.ts'
import type { StandIns } from '../../product/start-stand-ins.ts'
import { startStandIns } from '../../product/start-stand-ins.ts'
import { openHttpChats } from '../../turns/http-chat.ts'
import { startRun, steer } from '../product/operator.ts'
import { uploadRecords } from '../product/upload-records.ts'
import { setQuota } from '../run/region-control.ts'
import type { BusyPlan } from './busy-plan.ts'
import { activeModel, deployment, quota, targets, timeToFirstTokenMs } from './busy-plan.ts'
import type { BusyApplication, Part } from './run-part.ts'
import { runPart } from './run-part.ts'
import type { StationLog } from './station-logs.ts'

/**
 * All but the blob trigger: for each upload it has the document looked at once more a minute later, in the middle of what is
 * measured.
 */
const entries = 'functions/!(blob-uploaded).ts'

export async function runOurs(
  plan: BusyPlan,
  documents: readonly StationLog[],
  log: (line: string) => void,
): Promise<readonly Part[]> {
  const standIns = await startStandIns({ 'time-to-first-token-ms': String(timeToFirstTokenMs) })
  const instances: RunningFunctions[] = []
  try {
    await fill(standIns, documents)
    log(`ours: ${documents.length} documents are indexed`)
    const region = standIns.regions[0] ?? ''
    await setQuota(region, quota, deployment)
    const parts: Part[] = []
    for (const [index, count] of plan.instances.entries()) {
      while (instances.length < count) instances.push(await startInstance(standIns, `instance-${instances.length + 1}`))
      const part = await runPart(application(instances, region, documents, targets[index]), plan)
      log(`${part.title}: done`)
      parts.push(part)
    }
    return parts
  } finally {
    await Promise.all(instances.map((instance) => instance.close()))
    await standIns.close()
  }
}

/** By an instance that knows of no quota, while there is none. */
async function fill(standIns: StandIns, documents: readonly StationLog[]): Promise<void> {
  const settings = { MODEL_REGIONS: modelRegions(standIns, {}), EMBEDDING_MODEL: activeModel }
  const functions = await startFunctions({ appRoot: projectRoot, entries, settings }, standIns, 'filling')
  try {
    await uploadRecords([new HoldfastClient(functions.url)], documents, activeModel)
  } finally {
    await functions.close()
  }
}

async function startInstance(standIns: StandIns, name: string): Promise<RunningFunctions> {
  const settings = { MODEL_REGIONS: modelRegions(standIns, quota), EMBEDDING_MODEL: activeModel }
  const functions = await startFunctions({ appRoot: projectRoot, entries, settings }, standIns, name)
  // A cold process answers late whatever else goes on.
  const openChat = openHttpChats(functions.url)
  for (let n = 0; n < warmUps; n++) await openChat().ask('What is noted of the winch?')
  return functions
}

const warmUps = 20

/** What was under way when a run is cancelled is finished. */
const comesToRestMs = 3_000

function modelRegions({ regions: [url = ''] }: StandIns, embeddingQuota: Partial<typeof quota>): string {
  const embeddings = [activeModel, ...targets].map((model) => {
    return { name: deployment, model, use: 'embedding', ...embeddingQuota }
  })
  const chat = [
    { name: 'chat', model: 'offline-extractive', use: 'chat' },
    { name: 'chat-small', model: 'offline-extractive-small', use: 'small-chat' },
  ]
  const region = { region: 'swedencentral', endpoint: `${url}/openai/v1/`, apiKey: modelKey }
  return JSON.stringify([{ ...region, deployments: [...chat, ...embeddings] }])
}

function application(
  instances: readonly RunningFunctions[],
  region: string,
  documents: readonly StationLog[],
  target = activeModel,
): BusyApplication {
  const api = new HoldfastClient(instances[0]?.url ?? '')
  const chats = instances.map(({ url }) => openHttpChats(url))
  let runId = ''
  return {
    title: `ours, ${instances.length === 1 ? 'one instance' : `${instances.length} instances`}`,
    instances: instances.length,
    region,
    documents,
    ask: async (question, n) => {
      const chat = chats[n % chats.length]?.()
      if (!chat) throw new Error('there is nobody to ask')
      return (await chat.ask(question)).firstTextMs
    },
    startRun: async () => {
      runId = (await startRun(api, target)).id
    },
    endRun: async () => {
      await steer(api, runId, 'cancel')
      await delay(comesToRestMs)
    },
    cpuMs: async () => (await instances[0]?.workerCpu())?.cpuMs ?? 0,
  }
}
