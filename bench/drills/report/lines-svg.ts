// Lines over time, with the stretches worth pointing out shaded.
import type { Lines } from './chart.ts'
import { escapeHtml, html, join } from './html.ts'

const width = 460
const height = 160
const margin = { left: 34, right: 16, top: 20, bottom: 20 }
const ticks = 4
/** Of two words, at the size of page-style.ts. */
const labelWidth = 80

export function linesSvg({ lines, bands, xUnit, yUnit }: Lines): string {
  const points = lines.flatMap((line) => line.points)
  const xMax = Math.max(1, ...points.map(([x]) => x))
  const yMax = Math.max(ticks, ...points.map(([, y]) => y))
  const toX = (x: number) => round(margin.left + (Math.min(x, xMax) / xMax) * (width - margin.left - margin.right))
  const toY = (y: number) => round(height - margin.bottom - (y / yMax) * (height - margin.top - margin.bottom))
  const bottom = toY(0)

  const shaded = bands.map(
    ({ label, from, to }) =>
      html`<rect
          class="band"
          x="${toX(from)}"
          y="${margin.top}"
          width="${toX(to) - toX(from)}"
          height="${bottom - margin.top}"
        />
        ${bandLabel(label, toX(from))}`,
  )
  const scale = Array.from({ length: ticks + 1 }, (_, tick) => {
    const y = (yMax / ticks) * tick
    const x = (xMax / ticks) * tick
    return html`<line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${toY(y)}" y2="${toY(y)}" />
      <text x="${margin.left - 5}" y="${toY(y) + 4}" text-anchor="end">${Math.round(y)}</text>
      <text x="${toX(x)}" y="${height - 6}" text-anchor="middle">${Math.round(x)}${` ${xUnit}`}</text>`
  })
  const drawn = lines.map(
    (line) =>
      html`<polyline
        class="line-${line.tone}"
        points="${line.points.map(([x, y]) => `${toX(x)},${toY(y)}`).join(' ')}"
      />`,
  )
  return html`<svg viewBox="0 0 ${width} ${height}" role="img">
    <text x="0" y="9">${escapeHtml(yUnit)}</text>
    ${join(shaded)} ${join(scale)} ${join(drawn)}
  </svg>`
}

/** Beside the left edge of its band: to the right of it where there is room, and else to the left. */
function bandLabel(label: string, left: number): string {
  const isAtTheEnd = left > width - labelWidth
  const [x, anchor] = isAtTheEnd ? [left - 4, 'end'] : [left + 4, 'start']
  return html`<text x="${x}" y="${margin.top + 11}" text-anchor="${anchor}">${escapeHtml(label)}</text>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
