// Rows in columns, for a terminal.

/** @param all the first is the heading; columns whose heading begins with a space are set to the right, empty ones left out. */
export function table(all: readonly (readonly string[])[]): string[] {
  const isFilled = (all[0] ?? []).map((_, column) => all.slice(1).some((row) => row[column]))
  const rows = all.map((row) => row.filter((_, column) => isFilled[column]))
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
