// Creates the search index, or adds the fields it lacks. Instances may do so at the same moment.
import type { SearchIndex, SearchIndexClient } from '@azure/search-documents'
import { AppError } from '../kernel/app-error.ts'
import { newIndex, withMissingFields } from './search-index-schema.ts'
import { callExpecting, callService } from './service-error.ts'

/** Each lost race means somebody else has made progress, so a few rounds are plenty. */
const maxRounds = 5

export async function prepareSearchIndex(
  client: SearchIndexClient,
  name: string,
  dimensionCounts: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  for (let round = 0; round < maxRounds; round++) {
    if (await prepareOnce(client, name, dimensionCounts, signal)) return
  }
  throw new AppError('upstream_failed', 'The search index kept changing while it was prepared; try again.')
}

/** False when somebody else was faster, and what they left has to be looked at again. */
async function prepareOnce(
  client: SearchIndexClient,
  name: string,
  dimensionCounts: readonly number[],
  signal: AbortSignal,
): Promise<boolean> {
  const existing = await findIndex(client, name, signal)
  if (!existing) return await createIndex(client, newIndex(name, dimensionCounts), signal)
  const extended = withMissingFields(existing, dimensionCounts)
  if (!extended) return true
  const updated = await callExpecting('search service', signal, [409, 412], () =>
    client.createOrUpdateIndex(extended, { onlyIfUnchanged: true, abortSignal: signal }),
  )
  return updated.kind === 'answered'
}

async function findIndex(
  client: SearchIndexClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<SearchIndex | undefined> {
  const found = await callExpecting('search service', abortSignal, [404], () => client.getIndex(name, { abortSignal }))
  return found.kind === 'answered' ? found.value : undefined
}

/** The service refuses an index that exists with the same status as one that is wrong, so the difference is looked up. */
async function createIndex(client: SearchIndexClient, index: SearchIndex, abortSignal: AbortSignal): Promise<boolean> {
  try {
    await callService('search service', abortSignal, () => client.createIndex(index, { abortSignal }))
    return true
  } catch (error) {
    if (await findIndex(client, index.name, abortSignal)) return false
    throw error
  }
}
