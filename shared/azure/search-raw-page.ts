// One page of search results as the service wrote it. The SDK's own reading turns text that looks like an ISO date into a
// Date and "NaN" into a number, even inside a passage, so its result is not used.
import type { SearchClient } from '@azure/search-documents'
import { z } from 'zod'
import { callExpecting } from './service-error.ts'
import type { PassageItem } from './search-passage-item.ts'

type SearchOptions = NonNullable<Parameters<SearchClient<PassageItem>['search']>[1]>

const page = z.object({
  value: z.array(z.looseObject({ '@search.score': z.number().catch(0) })),
  '@search.facets': z
    .record(z.string(), z.array(z.object({ value: z.string(), count: z.number() })))
    .optional()
    .catch(undefined),
})

export type RawPage = z.output<typeof page>

/** Undefined when the index does not exist. */
export async function searchPage(
  client: SearchClient<PassageItem>,
  text: string | undefined,
  options: SearchOptions,
  signal: AbortSignal,
): Promise<RawPage | undefined> {
  let body: unknown
  const outcome = await callExpecting('search service', signal, [404], () =>
    client.search(text, {
      ...options,
      abortSignal: signal,
      onResponse: (response) => {
        body = response.parsedBody
      },
    }),
  )
  return outcome.kind === 'refused' ? undefined : page.parse(body)
}
