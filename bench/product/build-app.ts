// The application as it is deployed: compiled, with its manifest and its host settings, in a folder of its own.
import { execFile } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../../local/start/stand-ins.ts'
import { benchDir } from './bench-dir.ts'

/** Entry files below the application's root, as `main` in package.json has them. */
export const entries = 'dist/functions/*.js'

/** @returns the application's root. */
export async function buildApp(): Promise<string> {
  const appRoot = join(benchDir, 'app')
  await mkdir(appRoot, { recursive: true })
  const compiler = join(projectRoot, 'node_modules', '.bin', 'tsc')
  const options = ['-p', 'tsconfig.build.json', '--outDir', join(appRoot, 'dist')]
  await promisify(execFile)(compiler, options, { cwd: projectRoot })
  for (const file of ['package.json', 'host.json']) await copyFile(join(projectRoot, file), join(appRoot, file))
  return appRoot
}
