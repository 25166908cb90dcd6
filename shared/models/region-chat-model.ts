// The chat model over several regions: one call after another, until an answer is complete or nothing more may be tried.
import type { ChatDeployment } from './chat-deployment.ts'
import type { ChatModel, ChatModelEvent, ChatRequest } from './chat-model.ts'
import { ModelError } from './model-failure.ts'
import { openAnswer } from './pool/open-answer.ts'
import type { PoolRequest } from './pool/pool-request.ts'
import type { RegionPool } from './pool/region-pool.ts'

export function regionChatModel(pool: RegionPool<ChatDeployment>): ChatModel {
  return { stream: (request, signal) => streamAnswer(pool, request, signal) }
}

async function* streamAnswer(
  pool: RegionPool<ChatDeployment>,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatModelEvent, void> {
  const progress = startRequest(pool, request)
  let hasShownText = false
  for (;;) {
    try {
      const { call, first } = await openAnswer(pool, progress, request, signal)
      const { model, region } = call.permit.member.info
      try {
        // Text of an earlier call is on show. It goes only now, when there is something to replace it.
        if (hasShownText) yield { type: 'restart' }
        let event = first
        for (; event.type !== 'finish'; event = await call.next()) {
          hasShownText = true
          yield event
        }
        yield { ...event, model, region }
      } finally {
        call.leave()
      }
      return
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ModelError)) throw error
      const step = pool.nextStep(error, progress, request.canRestart || !hasShownText)
      if (step.kind === 'give-up') throw step.error
    }
  }
}

function startRequest(pool: RegionPool<ChatDeployment>, request: ChatRequest): PoolRequest {
  const { maxOutputTokens, priority, userId, affinityKey } = request
  return pool.start({ tokens: promptEstimate(request) + maxOutputTokens, priority, userId, affinityKey })
}

/** The service charges quotas by characters, before it counts; our count can be below its guess. */
function promptEstimate({ messages, promptTokens }: ChatRequest): number {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0)
  return Math.max(promptTokens, Math.ceil(characters / 4))
}
