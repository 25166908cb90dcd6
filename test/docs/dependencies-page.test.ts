// docs/dependencies.md and package.json name the same packages.
import { expect, test } from 'vitest'
import { readProjectFile } from './project-files.ts'

test('docs/dependencies.md gives a reason for each direct dependency, and for no other', () => {
  const manifest = JSON.parse(readProjectFile('package.json')) as Record<string, Record<string, string>>
  const [production = '', development = ''] = readProjectFile('docs/dependencies.md').split('For development only:')
  expect(packagesOf(production)).toEqual(Object.keys(manifest['dependencies'] ?? {}).sort())
  expect(packagesOf(development)).toEqual(Object.keys(manifest['devDependencies'] ?? {}).sort())
})

/** What stands between backticks in the first column of the table. */
function packagesOf(page: string): readonly string[] {
  const firstCells = page.split('\n').flatMap((line) => /^\| (?<cell>`[^|]+)\|/.exec(line)?.groups?.['cell'] ?? [])
  return firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')).sort()
}
