// bench/README.md and what `npm run bench` and `npm run drill` have are the same.
import { expect, test } from 'vitest'
import { filesIn, readProjectFile } from './project-files.ts'

test('bench/README.md has a row for each benchmark and each drill, and for no other', () => {
  const rows = [...readProjectFile('bench/README.md').matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, name]) => name ?? '')
  expect(rows.sort()).toEqual(namesInCode().sort())
})

function namesInCode(): string[] {
  const declaration = /: (?:Drill|Benchmark) = \{\s+name: '([^']+)'/g
  const sources = filesIn('bench').filter((path) => path.endsWith('.ts'))
  return sources.flatMap((path) => [...readProjectFile(path).matchAll(declaration)].map(([, name]) => name ?? ''))
}
