// Numbers with their units, as short as they can be read.

export function milliseconds(value: number | undefined): string {
  if (value === undefined) return ''
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`
}

export function cost(microDollars: number | undefined): string {
  return microDollars === undefined ? '' : `$${(microDollars / 1_000_000).toFixed(6)}`
}
