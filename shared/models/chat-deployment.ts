// The port to one chat deployment in one region: a single call, no retries, failures as ModelError.
import type { FinishReason, ModelMessage } from './chat-model.ts'
import type { DeploymentInfo, RateLimitReading } from './deployment.ts'
import type { TokenUsage } from './token-usage.ts'

export interface DeploymentChatRequest {
  readonly messages: readonly ModelMessage[]
  readonly maxOutputTokens: number
}

export type DeploymentChatEvent =
  /** Once, when the service has accepted the request and before any text. */
  | { readonly type: 'accepted'; readonly rateLimit: RateLimitReading }
  | { readonly type: 'text-delta'; readonly text: string }
  /** Last. A stream that ends without it has been dropped, and the adapter throws. */
  | { readonly type: 'finish'; readonly finishReason: FinishReason; readonly usage: TokenUsage }

export interface ChatDeployment {
  readonly info: DeploymentInfo
  stream(request: DeploymentChatRequest, signal: AbortSignal): AsyncIterable<DeploymentChatEvent>
}
