// Does the catalogue itself say that a document is not done?
import type { CatalogEntry } from '../../documents/document-catalog.ts'
import { settledAfterMs } from './step.ts'

/** Failures are tried again after as long as they have lasted, within these bounds. */
const soonestRetryMs = 60 * 60_000
const latestRetryMs = 24 * 60 * 60_000

/** @param model the one that answers questions. */
export function needsWork(entry: CatalogEntry, model: string, now: number): 'unfinished' | 'failed' | undefined {
  const state = entry.models[model]
  if (!state || state.state === 'pending' || state.state === 'outdated')
    return now - entry.uploadedAt > settledAfterMs ? 'unfinished' : undefined
  if (state.state !== 'failed' || !mayPass(state.code)) return undefined
  const lastedMs = state.failedAt - entry.uploadedAt
  const retryAfterMs = Math.min(Math.max(lastedMs, soonestRetryMs), latestRetryMs)
  return now - state.failedAt >= retryAfterMs ? 'failed' : undefined
}

/** The other codes a document fails with speak of the document itself. */
function mayPass(code: string): boolean {
  return code === 'upstream_failed'
}
