// One batch of writes or deletes, with the items that the service refused for now sent again.
import type { IndexDocumentsResult } from '@azure/search-documents'
import type { Clock } from '../kernel/clock.ts'
import type { PassageWriteFailure } from '../retrieval/passage-index.ts'
import { callService } from './service-error.ts'

/** 409 two writers of one key, 422 index busy, 429 and 503 overload: right on another try. Anything else stays wrong. */
const transientStatuses: ReadonlySet<number> = new Set([409, 422, 429, 503])

/** Half a second, then one, then two: an overloaded partition needs seconds, and the queue tries again after that. */
const pausesMs = [500, 1_000, 2_000] as const

/** Returns what failed for good, or still failed after the last try. */
export async function sendUntilAccepted<T extends { readonly id: string }>(
  clock: Clock,
  items: readonly T[],
  send: (items: readonly T[]) => Promise<IndexDocumentsResult>,
  signal: AbortSignal,
): Promise<readonly PassageWriteFailure[]> {
  const final: PassageWriteFailure[] = []
  let remaining = items
  for (const pauseMs of [...pausesMs, undefined]) {
    const refused = refusedBy(await callService('search service', signal, () => send(remaining)))
    const isLastTry = pauseMs === undefined
    const again = new Map(
      refused.filter(({ status }) => !isLastTry && transientStatuses.has(status)).map((f) => [f.id, f]),
    )
    final.push(...refused.filter(({ id }) => !again.has(id)))
    remaining = remaining.filter(({ id }) => again.has(id))
    if (isLastTry || remaining.length === 0) return final
    await clock.sleep(pauseMs, signal)
  }
  return final
}

function refusedBy(result: IndexDocumentsResult): readonly PassageWriteFailure[] {
  return result.results
    .filter(({ succeeded }) => !succeeded)
    .map(({ key, statusCode, errorMessage }) => ({ id: key, status: statusCode, message: errorMessage ?? '' }))
}
