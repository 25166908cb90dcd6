// The turns of a session in Cosmos DB, as many as a prompt, a summary or a page can show.
import type { Container, SqlQuerySpec } from '@azure/cosmos'
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

/** Newest first. */
export async function historyFrom(open: Open, userId: string, wanted: Stretch, signal: AbortSignal) {
  return await readHistory(open, userId, wanted, 'c.ordinal >= @ordinal ORDER BY c.ordinal DESC', signal)
}

/** Oldest first. */
export async function turnsAfter(open: Open, userId: string, wanted: Stretch, signal: AbortSignal) {
  return await readHistory(open, userId, wanted, 'c.ordinal > @ordinal ORDER BY c.ordinal', signal)
}

interface Stretch {
  readonly sessionId: string
  /** Where it begins. */
  readonly ordinal: number
  readonly limit: number
}

async function readHistory(
  open: Open,
  userId: string,
  { sessionId, ordinal, limit }: Stretch,
  which: string,
  signal: AbortSignal,
): Promise<readonly HistoryTurn[]> {
  const query = {
    query: `SELECT TOP @limit ${projection(historyFields)} FROM c WHERE c.type = 'turn' AND c.sessionId = @session AND ${which}`,
    parameters: [
      { name: '@limit', value: limit },
      { name: '@session', value: sessionId },
      { name: '@ordinal', value: ordinal },
    ],
  }
  return (await queryUser(open, userId, query, signal)).map(fromHistoryItem)
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
