// Where the functions host finds an application of this repository, with retries that come sooner than on Azure.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { projectRoot } from '../../../local/start/stand-ins.ts'

/** Instead of the ten seconds of host.json after which a failed message comes again, and the two between looks into a queue. */
const sooner = { visibilityTimeout: '00:00:01', maxPollingInterval: '00:00:01' }
export const soonerRule = 'a failed message comes again after 1 s instead of 10 s'

export interface AppRoot {
  readonly appRoot: string
  readonly entries: readonly string[]
}

/** @param functions globs of entry files, below the project's root. */
export async function prepareAppRoot(folder: string, functions: readonly string[]): Promise<AppRoot> {
  await mkdir(folder, { recursive: true })
  const host = JSON.parse(await readFile(join(projectRoot, 'host.json'), 'utf8')) as HostJson // oxlint-disable-line typescript/no-unsafe-type-assertion -- our own file
  const queues = { ...host.extensions.queues, ...sooner }
  await writeFile(join(folder, 'host.json'), JSON.stringify({ ...host, extensions: { ...host.extensions, queues } }))
  return { appRoot: folder, entries: functions.map((glob) => join(relative(folder, projectRoot), glob)) }
}

interface HostJson {
  readonly extensions: { readonly queues: object }
}
