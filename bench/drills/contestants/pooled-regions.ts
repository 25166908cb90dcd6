// Ours: the region pool over the adapters to the OpenAI SDK, put together as the product does it, with the product's settings.
import { openAiChatDeployment } from '../../../shared/azure/openai-chat-deployment.ts'
import { createOpenAiClient } from '../../../shared/azure/openai-client.ts'
import { systemClock } from '../../../shared/kernel/clock.ts'
import type { ChatDeployment } from '../../../shared/models/chat-deployment.ts'
import { loadTokenCounter } from '../../../shared/models/load-token-counter.ts'
import type { PoolObserver } from '../../../shared/models/pool/pool-observer.ts'
import type { PoolOptionsInput } from '../../../shared/models/pool/pool-options.ts'
import { createRegionPool } from '../../../shared/models/pool/region-pool.ts'
import { regionChatModel } from '../../../shared/models/region-chat-model.ts'
import type { ChatModel } from '../../../shared/models/chat-model.ts'
import type { TokenCounter } from '../../../shared/models/token-counter.ts'
import { settingTable } from '../../../shared/config/settings.ts'
import type { Contestant, Endpoint, Question, Shown } from './contestant.ts'
import { baseUrlOf, localKey } from './contestant.ts'

const now = (): number => systemClock.now()

/** What a chat message weighs besides its text: OpenAI's published counting recipe. */
const tokensPerMessage = 4

export interface PooledRegionsOptions {
  readonly hasHedging: boolean
  readonly observer: PoolObserver
}

export async function pooledRegions(
  endpoints: readonly Endpoint[],
  { hasHedging, observer }: PooledRegionsOptions,
): Promise<Contestant> {
  const counter = await loadTokenCounter('gpt-4o')
  const countTokens = (text: string): number => counter.count(text)
  const deployments = endpoints.map((endpoint): ChatDeployment => {
    const client = createOpenAiClient({ endpoint: baseUrlOf(endpoint), apiKey: localKey })
    return openAiChatDeployment({ client, deployment: endpoint.deployment, info: infoOf(endpoint), countTokens, now })
  })
  const options: PoolOptionsInput = {
    deadlines: {
      firstTokenMs: Number(settingTable.firstTokenTimeoutMs.default),
      gapMs: Number(settingTable.gapTimeoutMs.default),
      totalMs: Number(settingTable.answerTimeoutMs.default),
    },
    estimateTokens: countTokens,
    ...(hasHedging ? {} : { hedging: { minimumSamples: Infinity } }),
  }
  const pool = createRegionPool({ deployments, clock: systemClock, random: Math.random, options, observer })
  const model = regionChatModel(pool)
  return { answer: (question, signal) => answer(model, counter, question, signal) }
}

function infoOf({ region, deployment, tokensPerMinute, requestsPerMinute }: Endpoint): ChatDeployment['info'] {
  const id = `${region}/${deployment}`
  return { id, region, model: 'gpt-4o', priority: 1, weight: 1, tokensPerMinute, requestsPerMinute }
}

async function* answer(
  model: ChatModel,
  counter: TokenCounter,
  question: Question,
  signal: AbortSignal,
): AsyncGenerator<Shown> {
  const { messages, sessionId, userId, maxOutputTokens, canRestart } = question
  const promptTokens = messages.reduce((sum, { content }) => sum + tokensPerMessage + counter.count(content), 0)
  const request = { messages, promptTokens, maxOutputTokens, userId, affinityKey: sessionId, canRestart }
  for await (const event of model.stream({ ...request, priority: 'chat' }, signal)) {
    if (event.type === 'text-delta') yield { type: 'text', text: event.text }
    else yield event
  }
}
