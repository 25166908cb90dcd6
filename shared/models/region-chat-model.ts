// The chat model over several regions: one call after another, until an answer is complete or nothing more may be tried.
import { chargedTokens } from './charged-tokens.ts'
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
  const { messages, promptTokens, maxOutputTokens, priority, userId, affinityKey } = request
  const texts = messages.map(({ content }) => content)
  return pool.start({ tokens: chargedTokens(texts, promptTokens) + maxOutputTokens, priority, userId, affinityKey })
}
