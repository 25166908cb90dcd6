// The files of this project as tests of its documentation read them.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)

export function readProjectFile(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

export function projectPath(path: string): string {
  return fileURLToPath(new URL(path, root))
}

/** Paths from the project's root of all files in a folder, and in the folders within it. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(projectPath(folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(projectPath('').length))
}
