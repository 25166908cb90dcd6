// The telemetry of one turn with history, and nothing else of it: the spans, counts and event it leads to.
import type { Attempt } from '../../shared/models/attempt.ts'
import { inSpan } from '../../shared/telemetry/in-span.ts'
import { poolTelemetry } from '../../shared/telemetry/pool-telemetry.ts'
import { ServerSpan } from '../../shared/telemetry/server-span.ts'
import type { Telemetry } from '../../shared/telemetry/telemetry.ts'
import { traced } from '../../shared/telemetry/traced.ts'
import { systemClock } from '../../shared/kernel/clock.ts'

/** @param telemetry already started. */
export function syntheticTurns(telemetry: Telemetry): (n: number) => Promise<void> {
  const deps = { telemetry, clock: systemClock }
  const chat = poolTelemetry(deps, 'chat')
  const embeddings = poolTelemetry(deps, 'embeddings')
  const store = traced('cosmos', {
    readSession: async () => {},
    replaceSession: async () => {},
    writeTurn: async () => {},
  })
  const index = traced('search', { search: async () => {} })
  return async (n) => {
    const requestId = `request-${n}`
    const request = { method: 'POST', route: '/api/chats/stream', requestId, traceparent: undefined }
    const span = new ServerSpan(request)
    await span.run(async () => {
      await inSpan('recall', async () => {
        await store.readSession()
        await store.replaceSession()
      })
      await inSpan('rewrite', async () => chat.attemptEnded?.(attemptAt('chat-small')))
      embeddings.attemptEnded?.(attemptAt('text-embedding-3-large'))
      await index.search()
      chat.attemptEnded?.(attemptAt('chat'))
      await inSpan('remember', store.writeTurn)
      telemetry.aiCompletion(completionOf(requestId))
    })
    span.answered({ status: 200 })
    span.end()
  }
}

function attemptAt(name: string): Attempt {
  return {
    deployment: `swedencentral/${name}`,
    region: 'swedencentral',
    model: name,
    startedAt: systemClock.now() - 5,
    durationMs: 5,
    timeToFirstTokenMs: 2,
    outcome: { kind: 'succeeded' },
    isHedge: false,
    usage: { promptTokens: 900, cachedPromptTokens: 0, completionTokens: 120 },
    usageBasis: 'reported',
  }
}

const attempt = { outcome: 'succeeded', durationMs: 5.25, timeToFirstTokenMs: 2.5, isHedge: false }

function chargeFor(purpose: string, costMicroDollars: number) {
  const tokens = { promptTokens: 900, cachedPromptTokens: 0, completionTokens: 120 }
  return { purpose, model: 'offline-extractive', calls: 1, ...tokens, costMicroDollars }
}

function completionOf(requestId: string): Parameters<Telemetry['aiCompletion']>[0] {
  return {
    requestId,
    sessionId: '5f3c1c1e-7c34-4f3a-9a53-1f2f6f3f8a11',
    turnId: '7d0a5a3e-93c5-4a0e-8d9e-5b1f0a4c2b22',
    region: 'swedencentral',
    model: 'chat',
    embeddingModel: 'text-embedding-3-large@1024',
    attempts: [{ ...attempt, deployment: 'swedencentral/chat' }],
    helperAttempts: [
      { ...attempt, deployment: 'swedencentral/chat-small', purpose: 'rewrite' },
      { ...attempt, deployment: 'swedencentral/text-embedding-3-large', purpose: 'retrieval' },
    ],
    recallMs: 12.5,
    reserveMs: 0.25,
    beginMs: undefined,
    rewriteMs: 240.5,
    retrievalMs: 90.25,
    modelWaitMs: 0,
    rememberMs: 15.75,
    timeToFirstTokenMs: 120.5,
    latencyMs: 900.25,
    promptTokens: 900,
    cachedPromptTokens: 0,
    completionTokens: 120,
    totalTokens: 1_020,
    costMicroDollars: 612,
    charges: [chargeFor('rewrite', 40), chargeFor('retrieval', 12), chargeFor('answer', 560)],
    assumedPromptTokens: 0,
    wasHedged: false,
    finishReason: 'stop',
    passages: 8,
    passagesFound: 8,
    passagesCut: 0,
    historyTurns: 3,
    historyTurnsLeftOut: 0,
    historyTurnsForgotten: 0,
    wasPromptShrunk: false,
    question: undefined,
    answer: undefined,
  }
}
