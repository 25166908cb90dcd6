// What Markdown shows as a block is not a sentence to quote: code is left out, and a row of a table is read as a line of text.

const fence = /^\s*(?:```|~~~)/
const row = /^\s*\|(?<cells>.*)\|\s*$/
/** Between the head of a table and its rows. */
const ruler = /^\s*\|[\s:|-]+\|\s*$/

export function plainMarkdown(text: string): string {
  return withoutCode(text.split(/\r?\n/))
    .flatMap((line, index, lines) => (isTableHead(lines, index) ? [] : [asText(line)]))
    .join('\n')
}

/** A block that is not closed reaches to the end, as in Markdown. */
function withoutCode(lines: readonly string[]): readonly string[] {
  let isCode = false
  return lines.map((line) => {
    const isFence = fence.test(line)
    const isText = !isCode && !isFence
    if (isFence) isCode = !isCode
    return isText ? line : ''
  })
}

function isTableHead(lines: readonly string[], index: number): boolean {
  return [lines[index], lines[index + 1]].some((line) => line !== undefined && ruler.test(line))
}

/** `| Sweden | 30 days | paid |` → `Sweden: 30 days; paid`, on a line of its own. */
function asText(line: string): string {
  const cells = row.exec(line)?.groups?.['cells']
  if (cells === undefined) return line
  const [first = '', ...others] = cells
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
  return `\n${others.length > 0 ? `${first}: ${others.join('; ')}` : first}\n`
}
