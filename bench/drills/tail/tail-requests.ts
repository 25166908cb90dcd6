// The requests that count: those after the pool has learned what is slow.
import type { RequestRecord } from '../run/records.ts'

const learningMs = 5_000

/** Their times to first token, in milliseconds. */
export function measured(requests: readonly RequestRecord[]): number[] {
  return requests
    .filter(({ startedAtMs }) => startedAtMs >= learningMs)
    .map(({ firstTokenMs }) => firstTokenMs ?? Infinity)
}
