// The turns of a session in Cosmos DB, as many as a prompt, a summary or a page can show.
import type { Container, SqlParameter, SqlQuerySpec } from '@azure/cosmos'
import type { HistoryTurn, Turn } from '../memory/conversation.ts'
import { fromHistoryItem, fromTurnItem, historyFields } from './conversation-item.ts'
import { projection } from './cosmos-projection.ts'
import { callService } from './service-error.ts'

type Open = () => Promise<Container>

export async function latestTurns(
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

export async function historyFrom(
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

export async function turnsAfter(
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

/** Of every turn there is. */
export async function turnItemIds(
  open: Open,
  userId: string,
  sessionId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ids = await queryUser(open, userId, turnIdsQuery(sessionId), signal)
  return ids.filter((id) => typeof id === 'string')
}

function turnIdsQuery(sessionId: string): SqlQuerySpec {
  return {
    query: `SELECT VALUE c.id FROM c WHERE c.type = 'turn' AND c.sessionId = @session`,
    parameters: [{ name: '@session', value: sessionId }],
  }
}

async function queryUser(open: Open, userId: string, query: SqlQuerySpec, signal: AbortSignal): Promise<unknown[]> {
  const { resources } = await callService('database', signal, async () =>
    (await open()).items.query<unknown>(query, { partitionKey: userId, abortSignal: signal }).fetchAll(),
  )
  return resources
}
