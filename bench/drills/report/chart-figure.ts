// A chart as an SVG figure with its legend.
import type { Chart, Tone } from './chart.ts'
import { escapeHtml, html, join } from './html.ts'
import { linesSvg } from './lines-svg.ts'
import { stackedBarsSvg } from './stacked-bars-svg.ts'

export function chartFigure(chart: Chart): string {
  const svg = chart.kind === 'lines' ? linesSvg(chart) : stackedBarsSvg(chart)
  return html`<figure>
    <figcaption>${escapeHtml(chart.title)}</figcaption>
    ${svg}
    <div class="legend">
      ${join([...legendOf(chart)].map(([label, tone]) => html`<span>${swatch(tone)}${escapeHtml(label)}</span>`))}
    </div>
  </figure>`
}

function legendOf(chart: Chart): Map<string, Tone> {
  const shown =
    chart.kind === 'lines' ? chart.lines : chart.bars.flatMap(({ parts }) => parts.filter(({ value }) => value > 0))
  return new Map(shown.map(({ label, tone }) => [label, tone]))
}

function swatch(tone: Tone): string {
  return html`<svg viewBox="0 0 10 10"><rect width="10" height="10" rx="2" class="fill-${tone}" /></svg>`
}
