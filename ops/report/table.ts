// Rows in columns, for a terminal.

/** @param rows the first is the heading; columns whose heading begins with a space are set to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const [heading = []] = rows
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').trim().length)))
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return heading[column]?.startsWith(' ') ? cell.trim().padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}
