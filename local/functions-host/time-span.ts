// Durations as host.json writes them (.NET TimeSpan): `hh:mm:ss`, `d.hh:mm:ss`, with fractions, or plain days.

/** Milliseconds, or undefined when the text is no duration. */
export function parseTimeSpan(text: string): number | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,7})?))?$/.exec(text.trim())
  if (!match) return /^\d+$/.test(text.trim()) ? Number(text) * 86_400_000 : undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  return Math.round(
    Number(days) * 86_400_000 + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000,
  )
}
