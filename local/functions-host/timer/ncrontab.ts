// NCRONTAB schedules: six fields (second minute hour day month weekday), or five without seconds. Times are UTC.

export interface Schedule {
  /** The first occurrence after a time; undefined when there is none within `searchedYears`. */
  next(after: Date): Date | undefined
}

interface Field {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly words?: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const fields: readonly Field[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: months },
  { name: 'weekday', least: 0, most: 6, words: weekdays },
]

/** Leap days of a given weekday are the rarest: 28 years apart, 40 around a century without one. */
const searchedYears = 40

export function parseNcrontab(expression: string): Schedule {
  const parts = expression.trim().split(/\s+/)
  const texts = parts.length === 5 ? ['0', ...parts] : parts
  if (texts.length !== fields.length) throw new Error(`schedule "${expression}" must have five or six fields`)
  const [seconds, minutes, hours, days, monthNumbers, weekdayNumbers] = fields.map((field, index) =>
    parseField(field, texts[index] ?? '', expression),
  )
  const matchesDay = (time: Date): boolean =>
    // Both must match, unlike in Unix cron, where either is enough.
    has(days, time.getUTCDate()) && has(weekdayNumbers, time.getUTCDay())

  return {
    next: (after) => {
      const time = new Date(Math.floor(after.getTime() / 1_000) * 1_000 + 1_000)
      const lastYear = time.getUTCFullYear() + searchedYears
      while (time.getUTCFullYear() <= lastYear) {
        if (!has(monthNumbers, time.getUTCMonth() + 1)) startOfNextMonth(time)
        else if (!matchesDay(time)) time.setUTCHours(24, 0, 0)
        else if (!has(hours, time.getUTCHours())) time.setUTCMinutes(60, 0)
        else if (!has(minutes, time.getUTCMinutes())) time.setUTCSeconds(60)
        else if (!has(seconds, time.getUTCSeconds())) time.setUTCSeconds(time.getUTCSeconds() + 1)
        else return time
      }
      return undefined
    },
  }
}

function has(values: ReadonlySet<number> | undefined, value: number): boolean {
  return values?.has(value) ?? false
}

function startOfNextMonth(time: Date): void {
  time.setUTCMonth(time.getUTCMonth() + 1, 1)
  time.setUTCHours(0, 0, 0)
}

function parseField(field: Field, text: string, expression: string): ReadonlySet<number> {
  return new Set(text.split(',').flatMap((part) => parsePart(field, part, expression)))
}

// `*`, `5`, `1-5`, `mon-fri`, each with or without a step: `*/10`, `10-40/10`, `5/15` (from 5 to the end).
function parsePart(field: Field, part: string, expression: string): readonly number[] {
  const [range = '', stepText] = part.split('/')
  const [firstText = '', lastText] = range.split('-')
  const step = stepText === undefined ? 1 : Number(stepText)
  const first = range === '*' ? field.least : parseValue(field, firstText)
  const single = stepText === undefined ? first : field.most
  const last = range === '*' ? field.most : lastText === undefined ? single : parseValue(field, lastText)

  const isValid = Number.isInteger(step) && step > 0 && first >= field.least && last <= field.most && first <= last
  if (!isValid) throw new Error(`schedule "${expression}": "${part}" is not valid as ${field.name}`)
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step)
}

/** NaN, which no range accepts, for anything that is neither a number nor a name. */
function parseValue({ words, least }: Field, text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const index = words?.indexOf(text.toLowerCase().slice(0, 3)) ?? -1
  return index === -1 ? Number.NaN : index + least
}
