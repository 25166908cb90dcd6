// A table for the terminal: the first column to the left, figures to the right.
import type { Table } from '../drill.ts'

export function consoleTable({ title, columns, rows }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(...[column, ...rows.map((row) => row[index] ?? '')].map(widthOf)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0, index === 0))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  return [title, '', line(columns), rule, ...rows.map(line)].map((text) => `  ${text}`.trimEnd()).join('\n')
}

function pad(cell: string, width: number, isLeft: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)))
  return isLeft ? cell + space : space + cell
}

/** Nothing in a table is wider than one character of UTF-16. */
function widthOf(cell: string): number {
  return cell.length
}
