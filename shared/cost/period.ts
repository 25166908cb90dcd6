// The periods that spending is counted in: days and months, in UTC everywhere, so that all instances change them together.

/** `2026-11-21` or `2026-11`. */
export type Period = string

export function dayOf(now: number): Period {
  return new Date(now).toISOString().slice(0, 10)
}

export function monthOf(now: number): Period {
  return new Date(now).toISOString().slice(0, 7)
}

/** The moment at which the next period begins, in milliseconds since the epoch. */
export function endOf(period: Period): number {
  const [year = 0, month = 1, day] = period.split('-').map(Number)
  return day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1)
}
