// The report as one HTML page that needs nothing else: to look at, to keep, to send.
import type { Drill, DrillReport, PromiseCheck, Table } from '../drill.ts'
import { chartFigure } from './chart-figure.ts'
import { escapeHtml, html, join } from './html.ts'
import { pageStyle } from './page-style.ts'

export interface PageFacts {
  readonly isQuick: boolean
  readonly takenAt: Date
}

interface DrillSection {
  readonly drill: Drill
  readonly report: DrillReport
}

export function htmlPage(sections: readonly DrillSection[], { isQuick, takenAt }: PageFacts): string {
  const promises = sections.flatMap(({ report }) => report.promises)
  const broken = promises.filter(({ isKept }) => !isKept).length
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Drills</title>
        <style>
          ${pageStyle}
        </style>
      </head>
      <body>
        <header>
          <h1>Drills</h1>
          <p class="verdict ${broken > 0 ? 'broken' : 'kept'}">
            ${broken > 0 ? `${broken} of ${promises.length} promises not kept` : `All ${promises.length} promises kept`}
          </p>
          <p class="facts">
            ${takenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC${isQuick ? ', quick run' : ''}
          </p>
        </header>
        ${join(sections.map(drillSection))}
      </body>
    </html> `
}

function drillSection({ drill, report }: DrillSection): string {
  return html`<section id="${drill.name}">
    <h2>${escapeHtml(drill.title)}</h2>
    <p class="situation">${escapeHtml(report.situation)}</p>
    <ul class="scaled">
      ${join(report.scaled.map((line) => html`<li>${escapeHtml(line)}</li>`))}
    </ul>
    ${promiseList(report.promises)}
    <div class="charts">${join(report.charts.map(chartFigure))}</div>
    ${join(report.tables.map(tableOf))}
  </section>`
}

function promiseList(promises: readonly PromiseCheck[]): string {
  return html`<table class="promises">
    ${join(
      promises.map(
        ({ promise, measured, isKept }) =>
          html`<tr class="${isKept ? 'kept' : 'broken'}">
            <td class="mark">${isKept ? '✓' : '✗'}</td>
            <td>${escapeHtml(promise)}</td>
            <td>${isKept ? '' : 'not kept: '}${escapeHtml(measured)}</td>
          </tr>`,
      ),
    )}
  </table>`
}

function tableOf({ title, columns, rows }: Table): string {
  return html`<h3>${escapeHtml(title)}</h3>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            ${cells('th', columns)}
          </tr>
        </thead>
        <tbody>
          ${join(rows.map((row) => `<tr${row[0]?.startsWith('ours') ? ' class="ours"' : ''}>${cells('td', row)}</tr>`))}
        </tbody>
      </table>
    </div>`
}

function cells(tag: 'th' | 'td', row: readonly string[]): string {
  return join(row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`))
}
