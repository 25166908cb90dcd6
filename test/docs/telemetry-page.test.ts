// docs/telemetry.md names the events and metrics that there are.
import { describe, expect, test } from 'vitest'
import { eventNames } from '../../shared/telemetry/event-names.ts'
import { filesIn, readProjectFile } from './project-files.ts'

const page = readProjectFile('docs/telemetry.md')

describe('docs/telemetry.md', () => {
  test('has a row for each event, and for no other', () => {
    expect(namesIn(sectionOf('Events').split('The first two tell')[0] ?? '').toSorted()).toEqual(
      Object.values(eventNames).toSorted(),
    )
  })

  test('has a row for each metric, and for no other', () => {
    expect(namesIn(sectionOf('Metrics')).toSorted()).toEqual(metricsInCode().toSorted())
  })
})

function sectionOf(heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
}

/** What stands between backticks in the first column. */
function namesIn(section: string): readonly string[] {
  const cells = [...section.matchAll(/^\| (`[^|]+)\|/gm)].map(([, cell]) => cell ?? '')
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''))
}

function metricsInCode(): readonly string[] {
  const made = /\.create(?:Counter|Histogram|UpDownCounter)\(\s*'([^']+)'/g
  return filesIn('shared').flatMap((path) => [...readProjectFile(path).matchAll(made)].map(([, name]) => name ?? ''))
}
