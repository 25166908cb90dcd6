// Numbers with their units, as short as they can be read.

export function milliseconds(value: number | undefined): string {
  if (value === undefined) return ''
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`
}

export function cost(microDollars: number | undefined): string {
  return microDollars === undefined ? '' : `$${(microDollars / 1_000_000).toFixed(6)}`
}

/** Thousands apart; `1 document`, `2 documents`. */
export function count(value: number, noun?: string): string {
  const digits = value.toLocaleString('en-US', { maximumFractionDigits: 0 })
  return noun === undefined ? digits : `${digits} ${noun}${value === 1 ? '' : 's'}`
}

const steps = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3_600 },
  { unit: 'min', seconds: 60 },
  { unit: 's', seconds: 1 },
] as const

/** The two largest units: `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  const largest = steps.findIndex((step) => whole >= step.seconds)
  const parts = steps.slice(largest, largest + 2).map((step, at) => {
    const value = Math.floor((at === 0 ? whole : whole % (steps[largest]?.seconds ?? 1)) / step.seconds)
    return { value, text: `${value} ${step.unit}` }
  })
  const told = parts.filter(({ value }) => value > 0).map(({ text }) => text)
  return largest === -1 ? '0 s' : told.join(' ')
}

/** To the second. */
export function utc(time: string | undefined): string {
  return time === undefined ? '' : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
