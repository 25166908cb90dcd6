// The faults of the search stand-in.
import type { FaultRule } from '../../../local/search/http/fault-rules.ts'
import type { SearchService } from '../product/search-requests.ts'

export async function setSearchFaults({ url }: SearchService, rules: readonly FaultRule[]): Promise<void> {
  const response = await fetch(`${url}/_faults`, { method: 'PUT', body: JSON.stringify(rules) })
  if (!response.ok) throw new Error(`search faults: ${response.status} ${await response.text()}`)
}
