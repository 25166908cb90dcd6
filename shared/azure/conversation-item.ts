// Sessions and turns as Cosmos DB items, and back. Items from the wire are parsed, never trusted.
import { z } from 'zod'
import type { HistoryTurn, Session, SessionOverview, Turn } from '../memory/conversation.ts'

const usage = z.object({
  promptTokens: z.number(),
  cachedPromptTokens: z.number(),
  completionTokens: z.number(),
})

const citation = z.object({
  number: z.number(),
  documentId: z.string(),
  documentName: z.string(),
  passageId: z.string(),
  title: z.string(),
  page: z.number().optional(),
  headings: z.array(z.string()),
  content: z.string(),
})

const attempt = z.object({
  deployment: z.string(),
  outcome: z.string(),
  durationMs: z.number(),
  timeToFirstTokenMs: z.number().optional(),
  isHedge: z.boolean(),
})

const sessionItem = z.object({
  sessionId: z.string(),
  userId: z.string(),
  title: z.string(),
  // Absent from sessions that were stored before models gave titles: left as they are.
  titledBy: z.enum(['question', 'model', 'user']).default('user'),
  turnCount: z.number(),
  latestTurnId: z.string().optional(),
  historyFrom: z.number().optional(),
  summary: z.object({ text: z.string(), tokens: z.number(), throughTurn: z.number() }).optional(),
  answering: z.object({ turnId: z.string(), until: z.number() }).optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  _etag: z.string(),
})

const turnItem = z.object({
  turnId: z.string(),
  sessionId: z.string(),
  userId: z.string(),
  ordinal: z.number(),
  question: z.string(),
  clientMessageId: z.string().optional(),
  position: z.number().optional(),
  answer: z.string(),
  questionTokens: z.number(),
  answerTokens: z.number(),
  citations: z.array(citation),
  state: z.enum(['finished', 'interrupted']),
  finishReason: z.enum(['stop', 'length']).optional(),
  usage,
  // Absent from turns that were stored before costs were kept.
  costMicroDollars: z.number().default(0),
  attempts: z.array(attempt),
  model: z.string(),
  region: z.string(),
  requestId: z.string(),
  createdAt: z.number(),
})

export function sessionItemId(sessionId: string): string {
  return `session:${sessionId}`
}

/** The ordinal in the id: one turn at each place, and a turn that is answered afresh replaces the interrupted one. */
function turnItemId(sessionId: string, ordinal: number): string {
  return `turn:${sessionId}:${ordinal}`
}

export type SessionItem = ReturnType<typeof toSessionItem>
export type TurnItem = ReturnType<typeof toTurnItem>

/** For how long somebody may come back to a session whose first question was not answered. Nothing of it is shown anywhere. */
const unansweredSeconds = 86_400

/** @param ttl seconds after this write until the item expires; undefined: it does not. */
export function toSessionItem({ id, ...session }: Session, ttl: number | undefined) {
  const own = session.turnCount === 0 ? Math.min(unansweredSeconds, ttl ?? Infinity) : ttl
  return { ...session, id: sessionItemId(id), type: 'session', sessionId: id, ttl: own }
}

/** @param ttl as for a session. */
export function toTurnItem({ id, ...turn }: Turn, ttl: number | undefined) {
  return { ...turn, id: turnItemId(turn.sessionId, turn.ordinal), type: 'turn', turnId: id, ttl }
}

export function fromSessionItem(item: unknown): { readonly session: Session; readonly revision: string } {
  const { sessionId, _etag: revision, summary, answering, latestTurnId, historyFrom, ...rest } = sessionItem.parse(item)
  return { session: { ...rest, id: sessionId, latestTurnId, historyFrom, summary, answering }, revision }
}

/** Of a session item, what a list shows: not the summary, which is most of it. */
const overviewItem = sessionItem.pick({
  sessionId: true,
  title: true,
  turnCount: true,
  createdAt: true,
  updatedAt: true,
})
export const overviewFields: readonly string[] = Object.keys(overviewItem.shape)

export function fromOverviewItem(item: unknown): SessionOverview {
  const { sessionId, ...rest } = overviewItem.parse(item)
  return { ...rest, id: sessionId }
}

/** Of a turn item, what a history needs; the names are those of a query's projection, too. */
const historyItem = turnItem.pick({
  turnId: true,
  ordinal: true,
  question: true,
  clientMessageId: true,
  position: true,
  answer: true,
  questionTokens: true,
  answerTokens: true,
  state: true,
  createdAt: true,
})
export const historyFields: readonly string[] = Object.keys(historyItem.shape)

export function fromHistoryItem(item: unknown): HistoryTurn {
  const { turnId, clientMessageId, position, ...rest } = historyItem.parse(item)
  return { ...rest, id: turnId, clientMessageId, position }
}

export function fromTurnItem(item: unknown): Turn {
  const { turnId, citations, attempts, finishReason, clientMessageId, position, ...rest } = turnItem.parse(item)
  return {
    ...rest,
    id: turnId,
    finishReason,
    clientMessageId,
    position,
    citations: citations.map((each) => ({ ...each, page: each.page })),
    attempts: attempts.map((each) => ({ ...each, timeToFirstTokenMs: each.timeToFirstTokenMs })),
  }
}
