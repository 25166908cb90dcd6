// What is written of conversations in Cosmos DB: guarded by the session's ETag, a turn and its session in one batch.
import type { Container, OperationInput } from '@azure/cosmos'
import { AppError } from '../kernel/app-error.ts'
import type { SessionItem, TurnItem } from './conversation-item.ts'
import { callExpecting } from './service-error.ts'

/** Cosmos DB's limit for one transactional batch. */
const batchSize = 100

type Open = () => Promise<Container>

export async function createSession(open: Open, item: SessionItem, signal: AbortSignal): Promise<string | undefined> {
  const outcome = await callExpecting('database', signal, [409], async () =>
    (await open()).items.create(stripUndefined(item), { abortSignal: signal }),
  )
  return outcome.kind === 'answered' ? outcome.value.etag : undefined
}

export async function replaceSession(
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

export async function writeTurn(
  open: Open,
  session: SessionItem,
  turn: TurnItem,
  expected: string,
  signal: AbortSignal,
): Promise<boolean> {
  const operations: OperationInput[] = [
    { operationType: 'Replace', id: session.id, resourceBody: stripUndefined(session), ifMatch: expected },
    { operationType: 'Upsert', resourceBody: stripUndefined(turn) },
  ]
  return await runBatch(open, operations, session.userId, signal)
}

/** In batches, each whole or not at all; in the order of the ids. */
export async function deleteItems(
  open: Open,
  userId: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < ids.length; start += batchSize) {
    const deletes = ids.slice(start, start + batchSize).map((id) => ({ operationType: 'Delete', id }) as const)
    await runBatch(open, deletes, userId, signal)
  }
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
