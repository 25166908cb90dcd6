// A trace as lines: what was done, indented below what it was done for, each with a bar where its time was.
import { milliseconds } from './units.ts'

export interface WaterfallSpan {
  readonly id: string
  readonly parentId?: string | undefined
  readonly name: string
  readonly startedAt: string
  readonly durationMs: number
  readonly isSuccess: boolean
}

/** Wide enough to tell 2 % apart, narrow enough for a terminal of 120 columns beside the longest names. */
const barWidth = 50

export function waterfall(spans: readonly WaterfallSpan[]): string[] {
  const from = Math.min(...spans.map(startOf))
  const to = Math.max(...spans.map((span) => startOf(span) + span.durationMs))
  const rows = nested(spans)
  const names = rows.map(({ span, depth }) => `${'  '.repeat(depth)}${span.isSuccess ? '' : '✗ '}${span.name}`)
  const width = Math.max(...names.map((name) => name.length))
  return rows.map(({ span }, row) => {
    const bar = barOf((startOf(span) - from) / (to - from || 1), span.durationMs / (to - from || 1))
    return `${(names[row] ?? '').padEnd(width)}  │${bar}│ ${milliseconds(span.durationMs).padStart(8)}`
  })
}

/** Parents before their children; a span whose parent is not here (a gateway's, or not sampled) stands at the margin. */
function nested(spans: readonly WaterfallSpan[]): { readonly span: WaterfallSpan; readonly depth: number }[] {
  const known = new Set(spans.map(({ id }) => id))
  const isRoot = ({ parentId }: WaterfallSpan): boolean => parentId === undefined || !known.has(parentId)
  const below = (parent: WaterfallSpan, depth: number): ReturnType<typeof nested> => [
    { span: parent, depth },
    ...spans.filter(({ parentId }) => parentId === parent.id).flatMap((child) => below(child, depth + 1)),
  ]
  return spans.filter(isRoot).flatMap((root) => below(root, 0))
}

function barOf(offset: number, share: number): string {
  const start = Math.min(Math.floor(offset * barWidth), barWidth - 1)
  const length = Math.max(1, Math.min(Math.round(share * barWidth), barWidth - start))
  return `${' '.repeat(start)}${'█'.repeat(length)}`.padEnd(barWidth)
}

function startOf({ startedAt }: WaterfallSpan): number {
  return Date.parse(startedAt)
}
