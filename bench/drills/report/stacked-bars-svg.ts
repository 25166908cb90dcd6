// Horizontal bars, each made of parts.
import type { StackedBars } from './chart.ts'
import { escapeHtml, html, join } from './html.ts'

const width = 460
const rowHeight = 40
const barHeight = 16
/** A figure inside a part needs this much room for each of its digits. */
const digitWidth = 8

export function stackedBarsSvg({ bars, unit }: StackedBars): string {
  const largest = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)))
  const rows = bars.map((bar, index) => row(bar, index * rowHeight, (width - 70) / largest, unit))
  return html`<svg viewBox="0 0 ${width} ${bars.length * rowHeight}" role="img">${join(rows)}</svg>`
}

function row({ label, parts }: StackedBars['bars'][number], top: number, scale: number, unit: string): string {
  let left = 0
  const drawn = parts.map(({ value, tone }) => {
    const partWidth = value * scale
    const x = left
    left += partWidth
    const rect = html`<rect x="${x}" y="${top + 17}" width="${partWidth}" height="${barHeight}" class="fill-${tone}" />`
    const hasRoom = partWidth > String(value).length * digitWidth + 4
    const figure = html`<text x="${x + 4}" y="${top + 29}" style="fill:#fff">${value}</text>`
    return hasRoom ? rect + figure : rect
  })
  const total = parts.reduce((sum, { value }) => sum + value, 0)
  return html`<text class="strong" x="0" y="${top + 12}">${escapeHtml(label)}</text>
    ${join(drawn)}
    <text x="${left + 5}" y="${top + 29}">${total} ${unit}</text>`
}
