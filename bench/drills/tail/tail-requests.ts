// The requests that count: those after the pool has learned what is slow.
import type { RequestRecord } from '../run/records.ts'

/** The pool goes by its latest 128 latencies of each region: by then the slow first ones of a cold process are out of them. */
export const learningMs = 9_000

/** Their times to first token, in milliseconds. */
export function measured(requests: readonly RequestRecord[]): number[] {
  return requests
    .filter(({ startedAtMs }) => startedAtMs >= learningMs)
    .map(({ firstTokenMs }) => firstTokenMs ?? Infinity)
}
