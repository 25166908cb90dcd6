// How far something is, in one line that fits: a bar, and as many figures as there is room for.
import { count, duration } from './units.ts'

export interface Progress {
  readonly documents: {
    readonly total: number
    readonly done: number
    readonly failed: number
    readonly remaining: number
  }
  readonly tokens?: { readonly done: number; readonly total: number } | undefined
  readonly secondsLeft?: number | undefined
}

export interface ProgressLook {
  /** Undefined for a line of a log: no bar, and all figures. */
  readonly columns?: number | undefined
  /** Documents a minute lately; undefined until that can be told. */
  readonly perMinute?: number | undefined
}

const shortestBar = 10
const longestBar = 30

export function progressLine(progress: Progress, { columns, perMinute }: ProgressLook = {}): string {
  const figures = figuresOf(progress, perMinute)
  if (columns === undefined) return figures.map(({ text }) => text).join(', ')
  // A character in the last column makes some terminals begin a new line.
  const room = columns - 1
  while (figures.length > 1 && shortestBar + 2 + lengthOf(figures) > room) dropLeastImportant(figures)
  const barLength = Math.min(longestBar, room - 2 - lengthOf(figures))
  const told = figures.map(({ text }) => text).join(', ')
  return (barLength < shortestBar ? told : `${barOf(progress, barLength)}  ${told}`).slice(0, room)
}

interface Figure {
  readonly text: string
  /** The higher, the sooner it makes room. */
  readonly rank: number
}

function figuresOf({ documents, tokens, secondsLeft }: Progress, perMinute: number | undefined): Figure[] {
  const { total, done, failed, remaining } = documents
  return [
    { text: `${percentOf(done + failed, total)} %`, rank: 0 },
    { text: `${count(done)} of ${count(total, 'document')}`, rank: 1 },
    ...(failed > 0 ? [{ text: `${count(failed)} failed`, rank: 2 }] : []),
    { text: `${count(remaining)} remaining`, rank: 4 },
    ...(tokens ? [{ text: `${count(tokens.done)} of ${count(tokens.total, 'token')}`, rank: 6 }] : []),
    ...(perMinute === undefined ? [] : [{ text: `${count(perMinute, 'document')}/min`, rank: 5 }]),
    ...(secondsLeft === undefined || remaining === 0 ? [] : [{ text: `${duration(secondsLeft)} left`, rank: 3 }]),
  ]
}

/** Never 100 before the end. */
function percentOf(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 100)
}

function barOf({ documents: { total, done, failed } }: Progress, length: number): string {
  const upTo = (part: number): number => (total === 0 ? length : Math.floor((part / total) * length))
  const doneLength = upTo(done)
  const settledLength = upTo(done + failed)
  return '█'.repeat(doneLength) + '▒'.repeat(settledLength - doneLength) + '░'.repeat(length - settledLength)
}

function lengthOf(figures: readonly Figure[]): number {
  return figures.map(({ text }) => text).join(', ').length
}

function dropLeastImportant(figures: Figure[]): void {
  const least = Math.max(...figures.map(({ rank }) => rank))
  figures.splice(
    figures.findIndex(({ rank }) => rank === least),
    1,
  )
}
