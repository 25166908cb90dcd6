// Conversations in Cosmos DB: container `conversations`, one partition a user, so nobody's query can leave their own data.
import type { Container, ItemDefinition, OperationInput, SqlParameter, SqlQuerySpec } from '@azure/cosmos'
import { AppError } from '../kernel/app-error.ts'
import { unknownContinuation } from '../kernel/unknown-continuation.ts'
import type { HistoryTurn, Turn } from '../memory/conversation.ts'
import type { ConversationStore, SessionPage, SessionRecord } from '../memory/conversation-store.ts'
import { isSessionId } from '../memory/session-id.ts'
import type { SessionItem, TurnItem } from './conversation-item.ts'
import {
  fromHistoryItem,
  fromOverviewItem,
  fromSessionItem,
  fromTurnItem,
  historyFields,
  overviewFields,
  sessionItemId,
  toSessionItem,
  toTurnItem,
} from './conversation-item.ts'
import { callExpecting, callService } from './service-error.ts'

/** Time to live is on for the container, and items expire only when they say so: -1. */
export const conversationContainer = { id: 'conversations', partitionKey: { paths: ['/userId'] }, defaultTtl: -1 }

const secondsPerDay = 86_400

/** Cosmos DB's limit for one transactional batch. */
const batchSize = 100

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
      historyFrom(openContainer, userId, sessionId, ordinal, limit, signal),
    turnsAfter: (userId, sessionId, ordinal, limit, signal) =>
      turnsAfter(openContainer, userId, sessionId, ordinal, limit, signal),
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

async function latestTurns(
  open: Open,
  userId: string,
  sessionId: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly Turn[]> {
  const items = await queryUser(open, userId, latestTurnsQuery(sessionId, limit), signal)
  return items.map(fromTurnItem)
}

function latestTurnsQuery(sessionId: string, limit: number): SqlQuerySpec {
  return {
    query: `SELECT TOP @limit * FROM c WHERE c.type = 'turn' AND c.sessionId = @session ORDER BY c.ordinal DESC`,
    parameters: [
      { name: '@limit', value: limit },
      { name: '@session', value: sessionId },
    ],
  }
}

async function historyFrom(
  open: Open,
  userId: string,
  sessionId: string,
  ordinal: number,
  limit: number,
  signal: AbortSignal,
): Promise<readonly HistoryTurn[]> {
  const query = `SELECT TOP @limit ${projection(historyFields)} FROM c WHERE c.type = 'turn' AND c.sessionId = @session AND c.ordinal >= @ordinal ORDER BY c.ordinal DESC`
  const items = await queryUser(open, userId, { query, parameters: range(sessionId, ordinal, limit) }, signal)
  return items.map(fromHistoryItem)
}

async function turnsAfter(
  open: Open,
  userId: string,
  sessionId: string,
  ordinal: number,
  limit: number,
  signal: AbortSignal,
): Promise<readonly HistoryTurn[]> {
  const query = `SELECT TOP @limit ${projection(historyFields)} FROM c WHERE c.type = 'turn' AND c.sessionId = @session AND c.ordinal > @ordinal ORDER BY c.ordinal`
  const items = await queryUser(open, userId, { query, parameters: range(sessionId, ordinal, limit) }, signal)
  return items.map(fromHistoryItem)
}

function range(sessionId: string, ordinal: number, limit: number): SqlParameter[] {
  return [
    { name: '@limit', value: limit },
    { name: '@session', value: sessionId },
    { name: '@ordinal', value: ordinal },
  ]
}

async function replaceSession(
  open: Open,
  item: SessionItem,
  expected: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const accessCondition = { type: 'IfMatch', condition: expected }
  const outcome = await callExpecting('database', signal, [404, 412], async () =>
    (await open()).item(item.id, item.userId).replace(stripUndefined(item), { accessCondition, abortSignal: signal }),
  )
  return outcome.kind === 'answered' ? outcome.value.etag : undefined
}

async function writeTurn(
  open: Open,
  session: SessionItem,
  turn: TurnItem,
  expected: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const operations: OperationInput[] = [
    expected === undefined
      ? { operationType: 'Create', resourceBody: stripUndefined(session) }
      : { operationType: 'Replace', id: session.id, resourceBody: stripUndefined(session), ifMatch: expected },
    { operationType: 'Upsert', resourceBody: stripUndefined(turn) },
  ]
  return await runBatch(open, operations, session.userId, signal)
}

async function listSessions(
  open: Open,
  userId: string,
  page: { readonly limit: number; readonly continuation?: string },
  signal: AbortSignal,
): Promise<SessionPage> {
  const query = `SELECT ${projection(overviewFields)} FROM c WHERE c.type = 'session' ORDER BY c.updatedAt DESC`
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
  const turnIds = await queryUser(open, userId, turnIdsQuery(sessionId), signal)
  const ids = [...turnIds.filter((id) => typeof id === 'string'), sessionItemId(sessionId)]
  for (let start = 0; start < ids.length; start += batchSize) {
    const deletes = ids.slice(start, start + batchSize).map((id) => ({ operationType: 'Delete', id }) as const)
    await runBatch(open, deletes, userId, signal)
  }
  return true
}

function turnIdsQuery(sessionId: string): SqlQuerySpec {
  return {
    query: `SELECT VALUE c.id FROM c WHERE c.type = 'turn' AND c.sessionId = @session`,
    parameters: [{ name: '@session', value: sessionId }],
  }
}

function projection(fields: readonly string[]): string {
  return fields.map((field) => `c.${field}`).join(', ')
}

async function queryUser(open: Open, userId: string, query: SqlQuerySpec, signal: AbortSignal): Promise<unknown[]> {
  const { resources } = await callService('database', signal, async () =>
    (await open()).items.query<unknown>(query, { partitionKey: userId, abortSignal: signal }).fetchAll(),
  )
  return resources
}

/** True when all was written, false when somebody else was faster and nothing was. */
async function runBatch(
  open: Open,
  operations: OperationInput[],
  userId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const conflicts = [404, 409, 412] as const
  const outcome = await callExpecting('database', signal, conflicts, async () =>
    (await open()).items.batch(operations, userId, { abortSignal: signal }),
  )
  if (outcome.kind === 'refused') return false
  const { code, result } = outcome.value
  if (code === 200) return true
  // 207: one operation was refused, the others (424) were taken back with it.
  const statuses = (result ?? []).map((each) => each.statusCode)
  if (statuses.some((status) => conflicts.some((conflict) => conflict === status))) return false
  throw new AppError('upstream_failed', 'The database did not answer as expected; try again.', {
    details: { statuses },
  })
}

/** JSON drops undefined; Cosmos DB's types do not allow it in the first place. */
function stripUndefined(item: object): { [key: string]: JsonValue } {
  return JSON.parse(JSON.stringify(item)) as { [key: string]: JsonValue } // oxlint-disable-line typescript/no-unsafe-type-assertion -- what JSON.parse returns is JSON
}

type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }
