// Optimistic concurrency: the entity tags a request names against the one the item has.
import { CosmosError } from '../cosmos-error.ts'
import { readCharge } from '../request-charge.ts'
import type { ItemRow } from '../storage/item-table.ts'

export interface Precondition {
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
}

export function requireMatch(row: ItemRow, { ifMatch }: Precondition): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === row.etag) return
  throw new CosmosError(412, 'One of the specified pre-condition is not met.', { requestCharge: readCharge(0) })
}

/** A read that names the current tag is answered with 304 and nothing else. */
export function isUnchanged(row: ItemRow, { ifNoneMatch }: Precondition): boolean {
  return ifNoneMatch === '*' || ifNoneMatch === row.etag
}
