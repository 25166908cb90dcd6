// House rules of source files that no linter knows.
import { describe, expect, test } from 'vitest'
import { filesIn, readProjectFile } from './docs/project-files.ts'

const sources = ['functions', 'shared', 'local', 'ops', 'bench', 'docs', 'test']
  .flatMap((folder) => filesIn(folder))
  .filter((path) => /\.m?ts$|\.mjs$/.test(path))
const shipped = sources.filter((path) => /^(?:functions|shared)\//.test(path))

/** A longer file has a part that deserves a name. */
const mostLines = 250

describe('source files', () => {
  test('begin with a line that says what they are for; a test may name its subject instead', () => {
    const namesItsSubject = (path: string) =>
      path.endsWith('.test.ts') && /^describe(?:\.\w+)?\(/m.test(readProjectFile(path))
    const silent = sources.filter((path) => !/^(?:\/\/ |\/\*)/.test(readProjectFile(path)) && !namesItsSubject(path))
    expect(silent).toEqual([])
  })

  test('are short, whether they ship or not', () => {
    expect(sources.length).toBeGreaterThan(1_000)
    expect(sources.filter((path) => readProjectFile(path).split('\n').length > mostLines)).toEqual([])
  })

  test('are named for what they hold', () => {
    expect(sources.filter((path) => /(?:^|[/-])(?:utils?|helpers?|misc|common)\.m?ts$/.test(path))).toEqual([])
  })

  test('hand each function of the host to a boundary that tells of its failures', () => {
    const handlers = shipped.flatMap((path) => [
      ...readProjectFile(path).matchAll(/\bapp\.(\w+)\([\s\S]*?\bhandler: (\w+)/g),
    ])
    const pairs = new Set(handlers.map(([, trigger, boundary]) => `${trigger} ${boundary}`))
    expect([...pairs].toSorted((a, b) => a.localeCompare(b))).toEqual([
      'http chatFunction',
      'http httpBoundary',
      'http httpFunction',
      'storageBlob jobFunction',
      'storageQueue messageFunction',
      'timer jobFunction',
    ])
    expect(handlers).toHaveLength(filesIn('functions').length - 1) // setup.ts registers none
  })

  test('hold no reminders', () => {
    const reminder = /\b(?:TO|FIX)(?:DO|ME)\b/
    expect(sources.filter((path) => reminder.test(readProjectFile(path)))).toEqual([])
  })
})
