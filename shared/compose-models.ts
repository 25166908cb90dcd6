// MODEL_REGIONS → the models the domain asks: a pool of deployments for each use.
import type { ModelRegion } from './config/model-regions.ts'
import type { Settings } from './config/settings.ts'
import { azureCredential } from './azure/azure-credential.ts'
import { openAiChatDeployment } from './azure/openai-chat-deployment.ts'
import { createOpenAiClient } from './azure/openai-client.ts'
import { openAiEmbeddingDeployment } from './azure/openai-embedding-deployment.ts'
import type { Clock } from './kernel/clock.ts'
import type { ChatDeployment } from './models/chat-deployment.ts'
import type { DeploymentInfo } from './models/deployment.ts'
import type { EmbeddingDeployment } from './models/embedding-model.ts'
import { parseEmbeddingModelId } from './models/embedding-model-id.ts'
import { createRegionPool } from './models/pool/region-pool.ts'
import type { TokenCounter } from './models/token-counter.ts'
import { poolTelemetry } from './telemetry/pool-telemetry.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

type RegionDeployment = ModelRegion['deployments'][number]
type Use = RegionDeployment['use']

export interface ModelParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly counter: TokenCounter
  readonly telemetry: Telemetry
}

export function composeModels({ settings, clock, counter, telemetry }: ModelParts) {
  const { firstTokenTimeoutMs, gapTimeoutMs, answerTimeoutMs } = settings
  const pooled = {
    clock,
    random: Math.random,
    options: {
      deadlines: { firstTokenMs: firstTokenTimeoutMs, gapMs: gapTimeoutMs, totalMs: answerTimeoutMs },
      estimateTokens: (text: string) => counter.count(text),
    },
  }
  const chatObserver = poolTelemetry({ telemetry, clock }, 'chat')
  const embeddingObserver = poolTelemetry({ telemetry, clock }, 'embeddings')
  const countTokens = (text: string): number => counter.count(text)
  const now = (): number => clock.now()
  const regions = settings.modelRegions.map((region) => ({ ...region, client: createOpenAiClient(endpointOf(region)) }))

  const deployed = <D>(use: Use, create: (region: (typeof regions)[number], deployment: RegionDeployment) => D): D[] =>
    regions.flatMap((region) =>
      region.deployments.filter((each) => each.use === use).map((deployment) => create(region, deployment)),
    )

  const chatDeployment = (
    { client, ...region }: (typeof regions)[number],
    deployment: RegionDeployment,
  ): ChatDeployment =>
    openAiChatDeployment({ client, deployment: deployment.name, info: infoOf(region, deployment), countTokens, now })
  const smallChatDeployments = deployed('small-chat', chatDeployment)
  const embeddingDeployments = deployed('embedding', (region, deployment): EmbeddingDeployment => {
    const info = infoOf(region, deployment)
    const { name, dimensions } = parseModel(deployment.model)
    const sendsDimensions = canShorten.test(name)
    const { client } = region
    return openAiEmbeddingDeployment({ client, deployment: deployment.name, info, dimensions, sendsDimensions, now })
  })
  return {
    chatPool: createRegionPool({ deployments: deployed('chat', chatDeployment), observer: chatObserver, ...pooled }),
    /** For helpers such as summaries; undefined when nobody serves a small model. */
    smallChatPool:
      smallChatDeployments.length > 0
        ? createRegionPool({ deployments: smallChatDeployments, observer: chatObserver, ...pooled })
        : undefined,
    embeddingPool: createRegionPool({ deployments: embeddingDeployments, observer: embeddingObserver, ...pooled }),
  }
}

/** Only these take the `dimensions` parameter; others refuse the request. */
const canShorten = /^text-embedding-3-/

/** What Entra ID is asked for on behalf of Azure OpenAI. */
const tokenScope = 'https://cognitiveservices.azure.com/.default'

function endpointOf({ endpoint, apiKey }: ModelRegion): Parameters<typeof createOpenAiClient>[0] {
  return { endpoint, apiKey: apiKey ?? (async () => (await azureCredential().getToken(tokenScope)).token) }
}

function infoOf({ region, priority, weight }: ModelRegion, deployment: RegionDeployment): DeploymentInfo {
  const { name, model, tokensPerMinute, requestsPerMinute } = deployment
  return { id: `${region}/${name}`, region, model, priority, weight, tokensPerMinute, requestsPerMinute }
}

function parseModel(id: string): { readonly name: string; readonly dimensions: number } {
  const parts = parseEmbeddingModelId(id)
  if (!parts) throw new Error(`The settings let ${id} pass as an embedding model.`)
  return parts
}
