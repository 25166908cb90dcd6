// The text of a PDF page from its runs: lines put back into paragraphs, words put back together at line ends.

/** The part of PDF.js's TextItem used here; lengths in points, from the bottom left. */
export interface PdfTextItem {
  readonly str: string
  readonly hasEOL: boolean
  readonly width: number
  readonly height: number
  /** [a, b, c, d, x, y]. */
  readonly transform: readonly number[]
}

interface Line {
  readonly text: string
  readonly y: number
  readonly height: number
  readonly right: number
}

/** Lines of a paragraph stand about 1.2 times their height apart; more than this is space between paragraphs. */
const paragraphGap = 1.6
/** A line that reaches this far towards the right edge was broken for lack of room, a shorter one on purpose. */
const fullLineShare = 0.8

export function joinPdfLines(items: readonly PdfTextItem[]): string {
  const lines = linesOf(items)
  const rightEdge = lines.reduce((edge, line) => Math.max(edge, line.right), 0)
  const parts: string[] = []
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    const separator = next ? separatorBetween(line, next, rightEdge) : ''
    parts.push(separator === 'joined' ? line.text.slice(0, -1) : line.text + separator)
  }
  return parts.join('')
}

function separatorBetween(line: Line, next: Line, rightEdge: number): '\n\n' | '\n' | ' ' | 'joined' {
  const drop = line.y - next.y
  const height = Math.max(line.height, next.height)
  // Upwards is the next column.
  if (drop > height * paragraphGap) return '\n\n'
  if (isHyphenated(line.text, next.text)) return 'joined'
  return line.right < rightEdge * fullLineShare ? '\n' : ' '
}

/** `docu-` / `ment`: a letter before the hyphen, a small letter behind it. */
function isHyphenated(text: string, next: string): boolean {
  return /\p{L}[-\u2010]$/u.test(text.slice(-3)) && /^\p{Ll}/u.test(next)
}

function linesOf(items: readonly PdfTextItem[]): readonly Line[] {
  const lines: Line[] = []
  let run: PdfTextItem[] = []
  for (const item of items) {
    run.push(item)
    if (item.hasEOL) {
      lines.push(...lineOf(run))
      run = []
    }
  }
  return [...lines, ...lineOf(run)]
}

/** None for a run of nothing but white space. */
function lineOf(run: readonly PdfTextItem[]): readonly Line[] {
  const text = run
    .map((item) => item.str)
    .join('')
    .trim()
  const visible = run.filter((item) => item.str.trim() !== '')
  const first = visible[0]
  if (!first) return []
  return [
    {
      text,
      y: first.transform[5] ?? 0,
      height: Math.max(...visible.map((item) => item.height)),
      right: Math.max(...visible.map((item) => (item.transform[4] ?? 0) + item.width)),
    },
  ]
}
