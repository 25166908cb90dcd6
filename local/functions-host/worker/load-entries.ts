// Imports the app's entry files; every file that cannot be loaded is reported, not only the first.
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeError } from './describe-error.ts'

/**
 * `patterns` are globs below the app root; none means `main` of its package.json.
 * Returns what went wrong: the app does not start while there is anything.
 */
export async function loadEntries(appRoot: string, patterns: readonly string[]): Promise<readonly string[]> {
  const globs = patterns.length > 0 ? patterns : await readMain(appRoot)
  const files: string[] = []
  for await (const file of glob(globs, { cwd: appRoot })) files.push(file)
  if (files.length === 0) return [`no file matches ${globs.map((pattern) => `"${pattern}"`).join(', ')} in ${appRoot}`]

  const problems: string[] = []
  for (const file of files.sort()) {
    try {
      await import(pathToFileURL(join(appRoot, file)).href)
    } catch (error) {
      problems.push(`${file} cannot be loaded: ${describeError(error)}`)
    }
  }
  return problems
}

async function readMain(appRoot: string): Promise<readonly string[]> {
  const manifest: unknown = JSON.parse(await readFile(join(appRoot, 'package.json'), 'utf8'))
  const hasMain = typeof manifest === 'object' && manifest !== null && 'main' in manifest
  return hasMain && typeof manifest.main === 'string' ? [manifest.main] : []
}
