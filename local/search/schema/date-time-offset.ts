// Dates as the service takes them (always with an offset) and gives them back (in UTC, without a fraction when it is zero).

export function isDateTimeOffset(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T.+(?:Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text))
}

export function toUtc(date: string | number): string {
  return new Date(date).toISOString().replace('.000Z', 'Z')
}
