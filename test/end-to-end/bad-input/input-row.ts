// A row of the tables: what is sent, and what has to come back.
import type { RawRequest } from './raw-request.ts'

/** What is there before anything bad is sent. */
export interface World {
  /** A session of the user `ada`; all requests are the local user's unless they say otherwise. */
  readonly adasSession: string
}

/** A text document that is stored. */
export const storedName = 'lighthouse.md'
export const storedText = '# Lighthouse\n\nThe lamp of the lighthouse is lit at 18:30.'

type RowRequest = RawRequest | ((world: World) => RawRequest)

export interface RefusedInput {
  readonly what: string
  readonly request: RowRequest
  readonly status: number
  readonly code: string
}

/** Rows that are refused in the same way. */
export function refused(
  status: number,
  code: string,
  rows: readonly (readonly [what: string, request: RowRequest])[],
): RefusedInput[] {
  return rows.map(([what, request]) => ({ what, request, status, code }))
}

export function requestOf({ request }: RefusedInput, world: World): RawRequest {
  return typeof request === 'function' ? request(world) : request
}
