// Conversations in Cosmos DB: container `conversations`, one partition a user, so nobody's query can leave their own data.
import type { Container, ItemDefinition } from '@azure/cosmos'
import { unknownContinuation } from '../kernel/unknown-continuation.ts'
import type { ConversationStore, SessionPage, SessionRecord } from '../memory/conversation-store.ts'
import { isSessionId } from '../memory/session-id.ts'
import {
  fromOverviewItem,
  fromSessionItem,
  overviewFields,
  sessionItemId,
  toSessionItem,
  toTurnItem,
} from './conversation-item.ts'
import { createSession, deleteItems, replaceSession, writeTurn } from './cosmos-conversation-writes.ts'
import { projection } from './cosmos-projection.ts'
import { historyFrom, latestTurns, turnItemIds, turnsAfter } from './cosmos-turns.ts'
import { callExpecting, callService } from './service-error.ts'

/** Time to live is on for the container, and items expire only when they say so: -1. */
export const conversationContainer = { id: 'conversations', partitionKey: { paths: ['/userId'] }, defaultTtl: -1 }

const secondsPerDay = 86_400

/**
 * @param openContainer the container `conversations`, made when missing.
 * @param ttlDays how long an item is kept after it was last written; 0: until it is deleted. Each turn writes its session, so a session
 * outlives its turns.
 */
export function cosmosConversationStore(openContainer: () => Promise<Container>, ttlDays: number): ConversationStore {
  const ttlSeconds = ttlDays > 0 ? ttlDays * secondsPerDay : undefined
  return {
    readSession: (userId, sessionId, signal) => readSession(openContainer, userId, sessionId, signal),
    latestTurns: (userId, sessionId, limit, signal) => latestTurns(openContainer, userId, sessionId, limit, signal),
    historyFrom: (userId, sessionId, ordinal, limit, signal) =>
      historyFrom(openContainer, userId, { sessionId, ordinal, limit }, signal),
    turnsAfter: (userId, sessionId, ordinal, limit, signal) =>
      turnsAfter(openContainer, userId, { sessionId, ordinal, limit }, signal),
    createSession: (session, signal) => createSession(openContainer, toSessionItem(session, ttlSeconds), signal),
    replaceSession: (session, expected, signal) =>
      replaceSession(openContainer, toSessionItem(session, ttlSeconds), expected, signal),
    writeTurn: (session, turn, expected, signal) =>
      writeTurn(openContainer, toSessionItem(session, ttlSeconds), toTurnItem(turn, ttlSeconds), expected, signal),
    listSessions: (userId, page, signal) => listSessions(openContainer, userId, page, signal),
    deleteSession: (userId, sessionId, signal) => deleteSession(openContainer, userId, sessionId, signal),
  }
}

type Open = () => Promise<Container>

async function readSession(
  open: Open,
  userId: string,
  sessionId: string,
  signal: AbortSignal,
): Promise<SessionRecord | undefined> {
  if (!isSessionId(sessionId)) return undefined
  const { resource } = await callService('database', signal, async () =>
    (await open()).item(sessionItemId(sessionId), userId).read<ItemDefinition>({ abortSignal: signal }),
  )
  return resource === undefined ? undefined : fromSessionItem(resource)
}

async function listSessions(
  open: Open,
  userId: string,
  page: { readonly limit: number; readonly continuation?: string },
  signal: AbortSignal,
): Promise<SessionPage> {
  const query = `SELECT ${projection(overviewFields)} FROM c WHERE c.type = 'session' AND c.turnCount > 0 ORDER BY c.updatedAt DESC`
  // The query is always the same: what the database can find wrong with it is the continuation.
  const expected = page.continuation ? ([400] as const) : []
  const found = await callExpecting('database', signal, expected, async () =>
    (await open()).items
      .query<unknown>(query, {
        partitionKey: userId,
        maxItemCount: page.limit,
        abortSignal: signal,
        ...(page.continuation ? { continuationToken: page.continuation } : {}),
      })
      .fetchNext(),
  )
  if (found.kind === 'refused') throw unknownContinuation()
  const { resources, continuationToken } = found.value
  return {
    sessions: resources.map(fromOverviewItem),
    continuation: continuationToken || undefined,
  }
}

/** Turns first, the session last: a delete that was cut short still finds the session, and can be repeated. */
async function deleteSession(open: Open, userId: string, sessionId: string, signal: AbortSignal): Promise<boolean> {
  const session = await readSession(open, userId, sessionId, signal)
  if (!session) return false
  const turnIds = await turnItemIds(open, userId, sessionId, signal)
  await deleteItems(open, userId, [...turnIds, sessionItemId(sessionId)], signal)
  return true
}
