// Sessions and turns for tests; what a test does not name does not matter to it.
import type { Session, Turn } from '../../shared/memory/conversation.ts'
import { noUsage } from '../../shared/models/token-usage.ts'

export function sessionOf(facts: Partial<Session> = {}): Session {
  return {
    id: 'session-1',
    userId: 'ada',
    title: 'Tides',
    titledBy: 'question',
    turnCount: 1,
    latestTurnId: undefined,
    historyFrom: undefined,
    summary: undefined,
    answering: undefined,
    createdAt: 1_000,
    updatedAt: 1_000,
    ...facts,
  }
}

export function turnOf(facts: Partial<Turn> = {}): Turn {
  return {
    id: `turn-${facts.ordinal ?? 1}`,
    sessionId: 'session-1',
    userId: 'ada',
    ordinal: 1,
    clientMessageId: undefined,
    position: undefined,
    question: 'When are spring tides?',
    answer: 'At new and full moon.',
    questionTokens: 5,
    answerTokens: 6,
    citations: [],
    state: 'finished',
    finishReason: 'stop',
    costMicroDollars: 61,
    usage: noUsage,
    attempts: [],
    model: 'test-model',
    region: 'north',
    requestId: 'request-1',
    createdAt: 1_000,
    ...facts,
  }
}
