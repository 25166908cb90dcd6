// What is compared: the same call made in ever more of our code.
import OpenAI from 'openai'
import { openAiChatDeployment } from '../../shared/azure/openai-chat-deployment.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import type { ChatDeployment } from '../../shared/models/chat-deployment.ts'
import type { DeploymentInfo } from '../../shared/models/deployment.ts'
import { createRegionPool } from '../../shared/models/pool/region-pool.ts'
import { regionChatModel } from '../../shared/models/region-chat-model.ts'
import { deltas, stubFetch, usage } from './stub-service.ts'

export interface Contender {
  readonly name: string
  readonly call: () => Promise<void>
}

const maxOutputTokens = 1_024
const messages = [{ role: 'user' as const, content: 'When must the crane be stopped?' }]
const request = { messages, maxOutputTokens }

/** The SDK, and our adapter around it: parsing the stream included, without a network. */
export function adapterContenders(): readonly Contender[] {
  const client = new OpenAI({
    baseURL: 'http://stub/v1',
    apiKey: 'none',
    maxRetries: 0,
    logLevel: 'off',
    fetch: stubFetch,
  })
  const adapter = openAiChatDeployment({
    client,
    deployment: 'chat',
    info: infoOf(0, undefined),
    countTokens: (text) => text.length,
    now: () => systemClock.now(),
  })
  return [
    { name: 'the SDK', call: () => callSdk(client) },
    { name: 'our adapter around it', call: () => drain(adapter.stream(request, new AbortController().signal)) },
  ]
}

/** A deployment that answers out of memory, and pools of such: nothing but the pool's own work makes the difference. */
export function poolContenders(): readonly Contender[] {
  const alone = stubDeployment(0, undefined)
  return [
    { name: 'a deployment, directly', call: () => drain(alone.stream(request, new AbortController().signal)) },
    { name: 'in a pool of 1', call: callPool(1, undefined) },
    { name: 'in a pool of 2', call: callPool(2, undefined) },
    { name: 'in a pool of 100', call: callPool(100, undefined) },
    { name: 'in a pool of 2 with quotas', call: callPool(2, quota) },
  ]
}

async function callSdk(client: OpenAI): Promise<void> {
  const chunks = await client.chat.completions.create({
    model: 'chat',
    messages,
    max_completion_tokens: maxOutputTokens,
    stream: true,
    stream_options: { include_usage: true },
  })
  await drain(chunks)
}

function callPool(regions: number, limits: typeof quota | undefined): Contender['call'] {
  const deployments = Array.from({ length: regions }, (_, index) => stubDeployment(index, limits))
  const model = regionChatModel(createRegionPool({ deployments, clock: systemClock, random: Math.random }))
  let calls = 0
  return async () => {
    const affinityKey = `session-${calls++ % 1_000}`
    const asked = {
      ...request,
      promptTokens: 500,
      priority: 'chat' as const,
      userId: 'ada',
      affinityKey,
      canRestart: false,
    }
    await drain(model.stream(asked, new AbortController().signal))
  }
}

/** So large that no call waits, and the calls of a minute are many to keep count of. */
const quota = { tokensPerMinute: 1e9, requestsPerMinute: 1e6 }
const quotaReading = { limitTokens: 1e9, remainingTokens: 9e8, remainingRequests: 9e5 }

function stubDeployment(index: number, limits: typeof quota | undefined): ChatDeployment {
  return {
    info: infoOf(index, limits),
    stream: async function* () {
      yield { type: 'accepted', rateLimit: limits ? quotaReading : {} }
      for (const text of deltas) yield { type: 'text-delta', text }
      yield { type: 'finish', finishReason: 'stop', usage }
    },
  }
}

function infoOf(index: number, limits: typeof quota | undefined): DeploymentInfo {
  const region = `region${index}`
  const unlimited = { tokensPerMinute: undefined, requestsPerMinute: undefined }
  return { id: `${region}/chat`, region, model: 'chat', priority: 1, weight: 1, ...(limits ?? unlimited) }
}

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}
