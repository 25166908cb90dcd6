// When the pool held a region to be sick, by its breaker, and what it sent there meanwhile.
import type { BreakerRecord, CallRecord, RunRecord } from '../run/records.ts'
import { sickRegion } from './outage-run.ts'

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** From each opening to the answered probe that ended it; Infinity when none did. */
export function sickSpans(breaker: readonly BreakerRecord[]): readonly Span[] {
  const spans: Span[] = []
  let openedAtMs: number | undefined
  for (const { atMs, region, to } of breaker) {
    if (region !== sickRegion) continue
    if (to === 'open') openedAtMs ??= atMs
    if (to === 'ramping' && openedAtMs !== undefined) {
      spans.push({ fromMs: openedAtMs, toMs: atMs })
      openedAtMs = undefined
    }
  }
  if (openedAtMs !== undefined) spans.push({ fromMs: openedAtMs, toMs: Infinity })
  return spans
}

export function isWithin(spans: readonly Span[], atMs: number): boolean {
  return spans.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
}

/** The most calls to the sick region under way at once, of those that began while it was held to be sick. */
export function mostProbesAtOnce({ calls, breaker }: RunRecord): number {
  const spans = sickSpans(breaker)
  const probes = calls.filter(({ region, startedAtMs }) => region === sickRegion && isWithin(spans, startedAtMs))
  return Math.max(
    0,
    ...probes.map(({ startedAtMs }) => probes.filter((other) => isUnderWay(other, startedAtMs)).length),
  )
}

function isUnderWay({ startedAtMs, headAtMs = Infinity }: CallRecord, atMs: number): boolean {
  return startedAtMs <= atMs && headAtMs > atMs
}
