// `npm start`: the whole product on this machine. Starts what stands in for Azure, then the functions, and ends all of it.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appSettings, endpointsFrom } from './start/endpoints.ts'
import { localSettings } from './start/local-settings.ts'
import { uploadSamples } from './start/sample-documents.ts'
import { functionsHost, projectRoot, standIns } from './start/stand-ins.ts'
import type { StartOptions } from './start/start-options.ts'
import { parseStartOptions, startHelp } from './start/start-options.ts'
import { SupervisedChild } from './start/supervised-child.ts'
import { welcome } from './start/welcome.ts'

const children: SupervisedChild[] = []
let isStopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop(0, `Stopping (${signal}) …`))
}

try {
  const options = parseStartOptions(process.argv.slice(2))
  if (options) await start(options)
  else console.log(startHelp)
} catch (error) {
  await stop(1, `Could not start: ${error instanceof Error ? error.message : String(error)}`)
}

async function start(options: StartOptions): Promise<void> {
  const { port, dataDir } = options
  if (options.isFresh) await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true })
  const endpoints = endpointsFrom(port)
  await writeFile(join(dataDir, 'endpoints.json'), `${JSON.stringify(endpoints, undefined, 2)}\n`)

  await Promise.all(standIns(endpoints, dataDir).map((definition) => launch(definition)))
  if (isStopping) return

  // What a developer has set wins: their own model endpoints, limits, anything.
  const settings = appSettings(endpoints)
  if (options.functions === 'core-tools') {
    await writeFile(join(projectRoot, 'local.settings.json'), localSettings(settings))
    console.log('\nlocal.settings.json is written. In another terminal: npm run build && func start')
    return
  }
  await launch(functionsHost(endpoints, dataDir, { ...settings, ...process.env }, options.isVerbose))
  if (isStopping) return
  if (options.hasSamples) await uploadSamples(endpoints.functions, { dataDir, docsDir: join(projectRoot, 'docs') })
  console.log(welcome(endpoints, dataDir))
}

async function launch(definition: ConstructorParameters<typeof SupervisedChild>[0]): Promise<void> {
  const child = new SupervisedChild(definition, {
    log: (line) => console.log(line),
    onGivenUp: (reason) => void stop(1, `Giving up: ${reason}`),
  })
  children.push(child)
  const startedAt = performance.now()
  const url = await child.start()
  console.log(`${definition.name.padEnd(24)} ${url}  (${Math.round(performance.now() - startedAt)} ms)`)
}

async function stop(exitCode: number, why: string): Promise<void> {
  if (isStopping) return
  isStopping = true
  console.log(why)
  // Whoever ends a whole group of processes has told the children as well.
  for (const child of children) child.mayEnd()
  // The functions first, while what they still need is there.
  await children.at(-1)?.stop()
  await Promise.all(children.map((child) => child.stop()))
  process.exit(exitCode)
}
