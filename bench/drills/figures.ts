// The figures that drills are judged by, and how they are written.

/** The smallest value that at least `share` of all values do not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export function formatMs(durationMs: number | undefined): string {
  if (durationMs === undefined || Number.isNaN(durationMs)) return '–'
  if (durationMs === Infinity) return 'never'
  return durationMs < 1_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1_000).toFixed(1)} s`
}

export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–'
  const percent = (part / whole) * 100
  return `${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} %`
}

/** `12 (3.4 %)` */
export function formatCount(part: number, whole: number): string {
  return part === 0 ? '0' : `${part} (${formatShare(part, whole)})`
}
