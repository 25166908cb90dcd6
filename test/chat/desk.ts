// A pipeline over fakes: one user's questions, and a look at everything that became of them.
import type { AnswerDeps } from '../../shared/chat/answer-question.ts'
import { answerQuestion } from '../../shared/chat/answer-question.ts'
import type { ChatEvent } from '../../shared/chat/chat-event.ts'
import type { Question } from '../../shared/chat/question.ts'
import type { SummaryJob } from '../../shared/memory/summary-queue.ts'
import { noUsage } from '../../shared/models/token-usage.ts'
import { characterCounter } from '../fakes/character-counter.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryConversationStore } from '../fakes/memory-conversation-store.ts'
import { RecordingTelemetry } from '../fakes/recording-telemetry.ts'
import type { Step } from '../fakes/scripted-chat-model.ts'
import { attemptOf, finish, ScriptedChatModel, text } from '../fakes/scripted-chat-model.ts'
import { ceilings, UnlimitedSpending } from '../fakes/unlimited-spending.ts'
import { passage } from './passages.ts'

const { signal } = new AbortController()

export function desk(...script: readonly Step[]) {
  const clock = new FakeClock()
  const chatModel = new ScriptedChatModel(...script)
  const conversations = new MemoryConversationStore()
  const telemetry = new RecordingTelemetry()
  const summaryJobs: SummaryJob[] = []
  const spending = new UnlimitedSpending()
  let searches = 0
  let lastSearch = ''
  const deps: AnswerDeps = {
    clock,
    chatModel,
    conversations,
    counter: characterCounter,
    helperModel: new ScriptedChatModel(text('When are spring tides in Sweden?'), finish),
    summaries: { send: async (job) => void summaryJobs.push(job) },
    summaryRules: { turnsPerBatch: 2, tokensPerBatch: 1_000 },
    telemetry: telemetry.port,
    redact: undefined,
    activeModel: async () => ({ model: 'test-model@4', others: [] }),
    spending,
    ceilings,
    mostPerAnswerMicroDollars: undefined,
    embeddings: {
      models: ['test-model@4'],
      embed: async ({ onAttempt }) => {
        onAttempt?.({ ...attemptOf({ kind: 'succeeded' }), usage: { ...noUsage, promptTokens: 9 } })
        return [new Float32Array([1, 0, 0, 0])]
      },
    },
    index: {
      search: async (query) => {
        searches++
        lastSearch = query.text
        return [
          { ...passage({ content: 'Spring tides come at new moon.', page: 4 }), score: 2 },
          { ...passage({ content: 'Neap tides come between.', page: 5 }), score: 1 },
        ]
      },
    },
    limits: {
      contextWindowTokens: 8_000,
      answerTokens: 500,
      summaryTokens: 100,
      historyTokens: 40,
      passageTokens: 1_500,
      questionTokens: 100,
      passagesPerQuestion: 5,
      answerTimeoutMs: 60_000,
    },
  }
  const ask = (facts: Partial<Question> = {}, leave: AbortSignal = signal) =>
    answerQuestion(deps, questionOf(facts), leave)
  const turns = () => conversations.latestTurns('ada', 'session-1', 10, signal)
  return {
    deps,
    clock,
    chatModel,
    conversations,
    telemetry,
    completions: telemetry.of('aiCompletion'),
    errors: telemetry.of('aiCompletionError'),
    replays: telemetry.of('answerReplayed'),
    ask,
    turns,
    summaryJobs,
    spending,
    searches: () => searches,
    lastSearch: () => lastSearch,
  }
}

export function questionOf(facts: Partial<Question>): Question {
  return {
    requestId: 'request-1',
    userId: 'ada',
    tenantId: 'contoso',
    groups: undefined,
    mayExceedBudget: false,
    sessionId: 'session-1',
    isNewSession: true,
    turnId: 'turn-1',
    text: 'When are spring tides?',
    clientMessageId: undefined,
    position: 0,
    canRestart: true,
    ...facts,
  }
}

export async function typesOf(events: AsyncIterable<ChatEvent>): Promise<string[]> {
  return (await Array.fromAsync(events)).map(({ type }) => type)
}
