// Creates the search index, or adds the fields it lacks. Instances may do so at the same moment.
import type { SearchIndexClient } from '@azure/search-documents'
import { AppError } from '../kernel/app-error.ts'
import { newIndex, withMissingFields } from './search-index-schema.ts'
import { callExpecting } from './service-error.ts'

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
  abortSignal: AbortSignal,
): Promise<boolean> {
  const found = await callExpecting('search service', abortSignal, [404], () => client.getIndex(name, { abortSignal }))
  if (found.kind === 'refused') {
    const definition = newIndex(name, dimensionCounts)
    const created = await callExpecting('search service', abortSignal, [409], () =>
      client.createIndex(definition, { abortSignal }),
    )
    return created.kind === 'answered'
  }
  const extended = withMissingFields(found.value, dimensionCounts)
  if (!extended) return true
  const updated = await callExpecting('search service', abortSignal, [409, 412], () =>
    client.createOrUpdateIndex(extended, { onlyIfUnchanged: true, abortSignal }),
  )
  return updated.kind === 'answered'
}
