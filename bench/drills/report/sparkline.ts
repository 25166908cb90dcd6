// A line chart for the terminal: one row of blocks for each line, all to the same scale.
import type { Lines } from './chart.ts'

const blocks = '▁▂▃▄▅▆▇█'
const width = 48

export function sparklines({ title, yUnit, lines }: Lines): string {
  const yMax = Math.max(1, ...lines.flatMap(({ points }) => points.map(([, y]) => y)))
  const labelWidth = Math.max(...lines.map(({ label }) => label.length))
  const rows = lines.map(({ label, points }) => `${label.padEnd(labelWidth)}  ${blocksOf(points, yMax)}`)
  return [`${title} (█ = ${Math.round(yMax)} ${yUnit})`, '', ...rows].map((text) => `  ${text}`.trimEnd()).join('\n')
}

/** Each block is the mean of its stretch of the line. */
function blocksOf(points: Lines['lines'][number]['points'], yMax: number): string {
  const cells = Math.min(width, points.length)
  return Array.from({ length: cells }, (_, cell) => {
    // Multiplied first: a quotient that is a little too small would leave a stretch without any point.
    const stretch = points.slice(
      Math.floor((cell * points.length) / cells),
      Math.floor(((cell + 1) * points.length) / cells),
    )
    const mean = stretch.reduce((sum, [, y]) => sum + y, 0) / stretch.length
    return blocks.charAt(Math.min(blocks.length - 1, Math.floor((mean / yMax) * blocks.length)))
  }).join('')
}
